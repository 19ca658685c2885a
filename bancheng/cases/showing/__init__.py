"""A case as finished words for the templates: no template asks a question, no page computes a rule."""
