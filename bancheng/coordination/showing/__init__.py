"""What the pages of this room are handed: plain, finished values."""
