"""HTTP for people: load, check the shape, one act, answer."""
