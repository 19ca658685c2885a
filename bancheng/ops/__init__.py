"""Owns operations: health, doctor, demo data, backup and restore.

Must not know: exchange; it reaches every other room only through that room's reads and actions.
Rules: none of its own; doctor checks the constitution as the rooms' own checks state it.
"""
