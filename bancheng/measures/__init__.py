"""Owns what helps 不好办 (measures, undertakings with their signatures, whom they are not for) and recorded consultations.

Must not know requests, ratings or inquiries; it pushes evidence down into the case and is shown there by URL.
Its rules: rules/measures, rules/undertakings, rules/case_types.
"""
