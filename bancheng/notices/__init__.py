"""Owns what is sent to people: the inbox of the staff, e-mail, the demo's readable outbox; wording, tries, results.

Must not know cases: whoever calls hands over finished words and an address.
Its rules: one row in the transaction of the act, sent after commit, tried again with patience.
"""
