"""How large a document may be that somebody hands in."""

MEGA = 1024 * 1024
MOST_TOGETHER = 64 * MEGA
"""More than any form of ours with all its documents; what is longer is not read at all."""
MOST_OCTETS = 20 * MEGA
"""A photograph of a telephone has 3 to 12 MB, a scanned file of some sheets as much."""
