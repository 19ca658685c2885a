"""Pages of the catalogue, by family: matters; situations, causes and grounds; the library of legal bases."""
