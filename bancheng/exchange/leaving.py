"""How a file leaves the house: masked or for a reason, beside its place first, never over another, whole or not at all."""

import secrets
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from bancheng.rules.refusal import Refused


@dataclass(frozen=True, kw_only=True)
class Wish:
    """How something is to leave the house: masked, or in full for a stated reason."""

    reason: str = ""

    @property
    def in_full(self) -> bool:
        """Whether names, words and attachments go with it as they are."""
        return bool(self.reason.strip())

    @property
    def fact(self) -> dict[str, Any]:
        """What the line says of it; the reason is told apart, as a commitment."""
        return {"in_full": self.in_full, "form_label": "未遮盖" if self.in_full else "已遮盖"}


@contextmanager
def leaving(path: Path) -> Iterator[Path]:
    """Gives a place beside the path to write to; what stands there takes its name when all went well.

    Raises   Refused when the path is taken, its folder is not there, or it cannot be written.
    """
    if path.exists():
        raise Refused("export.exists", f"“{path}”已经有了，不覆盖；请换一个文件名")
    if not path.parent.is_dir():
        raise Refused("export.no_folder", f"没有“{path.parent}”这个文件夹，请先建好")
    aside = path.with_name(f".{path.name}.{secrets.token_hex(4)}")
    try:
        yield aside
        aside.rename(path)
    except OSError as error:
        raise Refused("export.unwritable", f"写不进“{path}”（{error.strerror}），什么都没有导出") from None
    finally:
        aside.unlink(missing_ok=True)
