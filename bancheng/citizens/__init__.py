"""Owns what citizens see and send: the public pages, feedback from other channels, later rating and call-backs.

Must not know requests, measures or inquiries; it links to them by URL.
Its rules: rules/intake, rules/feedback; proof of the citizen lives in cases/access.
"""
