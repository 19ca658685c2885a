"""Pages of the office, by family: signing in, my own settings, places and people, accounts, calendar and limits."""
