"""The tables of what is asked of the departments."""
