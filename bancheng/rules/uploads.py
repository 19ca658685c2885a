"""How large a document may be that somebody hands in."""

MOST_OCTETS = 20 * 1024 * 1024
"""A photograph of a telephone has 3 to 12 MB, a scanned file of some sheets as much."""
