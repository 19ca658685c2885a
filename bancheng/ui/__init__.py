"""The look of the house: base pages, components, their words and static files.

Owns no tables. Must not know any room; pages hand it plain, finished values.
Rules: none of its own; it words what `rules` has decided (LOOK: one component, one template, one figure on /ui/).
"""
