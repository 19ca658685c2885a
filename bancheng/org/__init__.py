"""Owns: departments, sites, windows, people, roles, duty, accounts and sign-in, the calendar, hours and limits as data.

Must not know: cases, matters, or anything above; who still owes something it asks by dotted name.
Its rules: rules/permissions.py (roles, conflicts), rules/calendar.py, rules/clocks.py.
"""
