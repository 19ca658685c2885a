"""Acts of the catalogue, by family: matters, dated lists, what ships with the system, imports."""

from bancheng.catalogue.actions.importing import import_rows
from bancheng.catalogue.actions.lists import (
    add_citation,
    add_situation,
    end_situation,
    repeal_citation,
)
from bancheng.catalogue.actions.loading import load_catalogue, load_demo_catalogue
from bancheng.catalogue.actions.matters import (
    add_matter,
    edit_matter,
    resume_matter,
    revise_matter,
    stop_matter,
)

__all__ = [
    "add_citation",
    "add_matter",
    "add_situation",
    "edit_matter",
    "end_situation",
    "import_rows",
    "load_catalogue",
    "load_demo_catalogue",
    "repeal_citation",
    "resume_matter",
    "revise_matter",
    "stop_matter",
]
