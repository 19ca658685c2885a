"""Owns: service matters with their versions and materials, situations, causes, grounds and citations, all dated.

Must not know: cases, notices, papers. It says what the office offers and what the law allows on a day.
Its rules: what a type or an outcome demands of these rows stands in rules/case_types.py.
"""
