"""Shapes of what citizens send."""
