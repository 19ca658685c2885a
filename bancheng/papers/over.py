"""The copy of a paper that goes out: the frozen one while it is in force; afterwards one that says on every sheet that it is over.

The frozen copies stay in the file as they were; a sheet that still looked good would be believed without being verified.
"""

import json

from bancheng.papers import pdf, reads, word
from bancheng.papers.blocks import Document
from bancheng.papers.models import IssuedPaper


def copy_of(paper: IssuedPaper, form: str) -> bytes:
    """The copy as it is handed out.

    Shapes   form: pdf or docx.
    Raises   FileNotFoundError; keys.Unreadable if the frozen copy was altered.
    """
    if not paper.ended_how:
        return reads.octets_of(paper.pdf if form == "pdf" else paper.docx)
    document: Document = json.loads(paper.document) | {"over": paper.over}
    if form == "pdf":
        return pdf.drawn_again(document, at=paper.issued_at)
    return word.docx_of(document, at=paper.issued_at)
