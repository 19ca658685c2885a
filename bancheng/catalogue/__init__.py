"""Owns the service matters with their versions and materials, situations, causes, grounds and citations.
Must not know cases, notices or papers: it says what the office offers and the law allows on a day.
Rules: what a type or an outcome demands of these rows stands in `rules/case_types.py`.
"""
