"""Pages of what is asked of the departments."""
