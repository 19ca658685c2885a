"""Pages of the catalogue, by family: matters; situations, causes, grounds and citations."""
