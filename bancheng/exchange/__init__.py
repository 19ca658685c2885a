"""Owns how machines and files reach the house: imports, archive packages and the ledger now, the public API and webhooks later.

Must not know rules of its own: everything it brings goes through the acts of the rooms below, like anybody's.
Its rules: those of the rooms it calls.
"""
