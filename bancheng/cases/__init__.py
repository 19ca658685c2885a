"""Owns the case: intake, people, steps, clocks as applied, holds, judgement, answer; and the 首问 log.

Must not know requests, measures, inquiries, ratings or reports: rooms above push down through `actions`.
Its rules: rules/process, clocks, intake, case_types, permissions.
"""
