"""Owns the record: chained append-only lines, seals, private texts, the key ring, stored files, the outbox.

Must not know: any other room; whoever acts is a reference such as “staff:1024”.
Rules: bancheng/rules/chain.py, bancheng/rules/lines.py.
"""
