"""A whole copy of the house made while people work, and the way back from it."""
