"""How often Python looks for what nobody holds any more.

A process of the house keeps some hundred thousand objects for its whole life: Django, the models, the rules, the pages.
Looking through them again and again costs every page and every act a tenth of its time and never finds anything.
"""

import gc

AFTER = 50_000
"""So many new objects later the youngest are looked through; Python's own figure, 700, is a tenth of one page."""


def keep_what_is_loaded() -> None:
    """What has been imported by now stays for good and is not looked through again; what comes later is, in larger steps."""
    gc.collect()
    gc.freeze()
    gc.set_threshold(AFTER, 10, 10)
