"""Files by their own names, in which nobody of the case is named."""

from collections.abc import Collection

from bancheng.records.models import StoredFile
from bancheng.rules.freetext import with_tokens


def name_of(stored: StoredFile, names: Collection[str]) -> str:
    """What a file is called, for somebody who may not know whose case it is.

    Shapes   names: of everybody who is or was a party of the case.
    """
    return with_tokens(stored.display_name, names=names).text
