"""Owns clues of possible faults, in files of their own that neither their subjects nor the case can open.

Must not know reports or machines; to the case it gives a receipt and nothing else.
Its rules: rules/inquiry.
"""
