"""Owns promises: who owes what to whom by when and by which proof, and how each ended; one ledger for every room above.

Must not know cases: a promise lies in a file of the record and is shown by URL; who may see that file is asked at the door of files.
Its rules: rules/promises.
"""
