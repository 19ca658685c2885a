"""What stands in a version of a matter, as plain values that can be compared and refused."""

import hashlib
import json
from collections.abc import Iterable
from dataclasses import asdict, dataclass

from bancheng.catalogue.models import Material, MatterVersion
from bancheng.rules.refusal import Refused
from bancheng.rules.vocabulary import Unit


@dataclass(frozen=True, kw_only=True)
class MaterialFacts:
    """One material as it is demanded; the fields are those of `Material`."""

    name: str
    is_key: bool = False
    may_be_waived: bool = False
    may_be_promised: bool = False
    shareable_from: str = ""
    standard: str = ""
    issuer: str = ""
    where_to_get: str = ""
    how: str = ""
    fee: str = ""
    time: str = ""


@dataclass(frozen=True, kw_only=True)
class VersionFacts:
    """Everything a version says; the fields are those of `MatterVersion`, with its materials in order."""

    name: str
    legal_days: int | None = None
    legal_unit: str = Unit.WORKDAY.value
    promised_days: int | None = None
    promised_unit: str = Unit.WORKDAY.value
    conditions: str = ""
    guide: str = ""
    may_promise: bool = False
    may_gap: bool = False
    source: str = ""
    materials: tuple[MaterialFacts, ...] = ()

    @property
    def digest(self) -> str:
        """The same for the same contents, whatever file they came from; the source does not count."""
        told = asdict(self) | {"source": ""}
        return hashlib.sha256(json.dumps(told, ensure_ascii=False, sort_keys=True).encode()).hexdigest()

    def fields(self) -> dict[str, object]:
        """The values of the version's own columns."""
        told = {name: getattr(self, name) for name in self.__dataclass_fields__ if name != "materials"}
        return told | {"digest": self.digest}


def facts_of(version: MatterVersion) -> VersionFacts:
    """What an existing version says."""
    own = {name: getattr(version, name) for name in VersionFacts.__dataclass_fields__ if name != "materials"}
    return VersionFacts(**own, materials=tuple(map(_material_facts, version.materials.all())))


def _material_facts(material: Material) -> MaterialFacts:
    return MaterialFacts(**{name: getattr(material, name) for name in MaterialFacts.__dataclass_fields__})


def rows_of(version: MatterVersion, materials: Iterable[MaterialFacts]) -> list[Material]:
    """The rows of a version's materials, not yet written."""
    return [
        Material(version=version, position=position, **asdict(facts))
        for position, facts in enumerate(materials, start=1)
    ]


def refuse_contradictions(facts: VersionFacts) -> None:
    """Refuses contents that contradict themselves, in words fit for whoever typed them."""
    legal, promised = facts.legal_days, facts.promised_days
    if facts.legal_unit == facts.promised_unit and legal is not None and (promised or 0) > legal:
        raise Refused(
            "promise_longer_than_law", f"承诺时限（{promised}）比法定时限（{legal}）还长，承诺只能更短"
        )
    for material in facts.materials:
        if material.is_key and material.may_be_waived:
            raise Refused("key_material_waived", f"“{material.name}”是关键材料，不能同时可以容缺")
    names = [material.name for material in facts.materials]
    for name in names:
        if names.count(name) > 1:
            raise Refused("material_twice", f"“{name}”写了两次")
