"""When the last backup was made and where: a small note in the data folder, for the doctor and the nightly copy."""

import json
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from django.conf import settings


@dataclass(frozen=True)
class Last:
    """The last backup of this house."""

    at: datetime
    place: str


def _path() -> Path:
    return Path(settings.DATA) / "last_backup.json"


def note(place: Path, *, at: datetime) -> None:
    """Notes that a whole backup stands at this place."""
    aside = _path().with_suffix(".new")
    told = {"at": at.isoformat(), "place": str(place.resolve())}
    aside.write_text(json.dumps(told, ensure_ascii=False) + "\n", encoding="utf-8")
    aside.replace(_path())


def known() -> Last | None:
    """The last backup, or None if there never was one or the note cannot be read."""
    try:
        told = json.loads(_path().read_text(encoding="utf-8"))
        return Last(datetime.fromisoformat(told["at"]), told["place"])
    except (OSError, ValueError, KeyError, TypeError):
        return None
