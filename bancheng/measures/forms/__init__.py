"""Forms of the measures: of what was done, of undertakings and their signatures, of the list of those they are not for."""
