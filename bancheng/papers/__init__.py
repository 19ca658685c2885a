"""Owns the papers a hall hands over: one document of blocks drawn as page, PDF and Word, its number, its frozen copies.

Must not know cases: whoever issues a paper hands over a file's key and a finished document, having checked who asks.
Its rules: `rules/papers.py`.
"""
