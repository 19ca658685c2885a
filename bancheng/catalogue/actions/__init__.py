"""Acts of the catalogue, by family: matters, dated lists, legal bases, what ships with the system, imports."""

from bancheng.catalogue.actions.basis import (
    Article,
    add_citation,
    amend_citation,
    correct_citation,
    repeal_citation,
    repeal_law,
)
from bancheng.catalogue.actions.importing import import_rows
from bancheng.catalogue.actions.lists import (
    add_rating_reason,
    add_situation,
    end_rating_reason,
    end_situation,
)
from bancheng.catalogue.actions.loading import bring_up_to_date, load_catalogue, load_demo_catalogue
from bancheng.catalogue.actions.matters import (
    add_matter,
    edit_matter,
    resume_matter,
    revise_matter,
    stop_matter,
)

__all__ = [
    "Article",
    "add_citation",
    "add_matter",
    "add_rating_reason",
    "add_situation",
    "amend_citation",
    "bring_up_to_date",
    "correct_citation",
    "edit_matter",
    "end_rating_reason",
    "end_situation",
    "import_rows",
    "load_catalogue",
    "load_demo_catalogue",
    "repeal_citation",
    "repeal_law",
    "resume_matter",
    "revise_matter",
    "stop_matter",
]
