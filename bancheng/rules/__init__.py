"""The regulation, as plain Python: standard library only, no clock calls, no I/O.

Knows no database and no web. One chapter, one file; docs/rules/ tells each in prose.
"""
