"""Owns what helps 不好办 (on-the-spot coordination, shared data, helping hands) and recorded consultations.

Must not know requests, ratings or inquiries; it pushes evidence down into the case and is shown there by URL.
Its rules: rules/measures, rules/case_types.
"""
