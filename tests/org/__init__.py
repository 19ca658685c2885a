"""The office: people, roles, duty, sign-in, calendar, limits."""
