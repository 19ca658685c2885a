"""The district as data: its places, limits and calendar."""
