"""Where the house is put together: settings, paths, command line, jobs, panels.

May know every room; no room knows it, except by dotted names it is handed through the settings.
"""
