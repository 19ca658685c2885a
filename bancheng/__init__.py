"""办成: the system behind the “办不成事” reflection window of a government service hall."""
