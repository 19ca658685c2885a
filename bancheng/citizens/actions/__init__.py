"""The acts of this room, by family."""
