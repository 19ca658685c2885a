"""Owns what is asked of the departments in a case: requests with their answers, objections and rulings; conferences with their positions.

Must not know measures, ratings or inquiries; it pushes clocks, holds and hands down into the case and is shown there by URL.
Its rules: rules/requests, rules/positions, rules/conferences.
"""
