"""Rows of the catalogue as finished words for the templates."""

from datetime import date
from typing import Any

from bancheng.catalogue.models import Dated, Material, Matter, MatterVersion
from bancheng.catalogue.wording import in_words

MARKS = (
    ("is_key", "关键材料", "key"),
    ("may_be_waived", "可以容缺", "circle-check"),
    ("may_be_promised", "可以告知承诺", "contract"),
)
PLACES = (
    ("要求", "standard"),
    ("由谁出具", "issuer"),
    ("在哪里办", "where_to_get"),
    ("怎么办", "how"),
    ("费用", "fee"),
    ("多久能拿到", "time"),
)


def standing(row: Dated, on: date) -> str:
    """Whether the row holds on the day, in one word."""
    if row.in_force_from > on:
        return "还没生效"
    return "有效" if row.is_in_force(on) else "已失效"


def limit_words(days: int | None, unit: str) -> str:
    """3 个工作日; 即办 for none at all; nothing when no limit is laid down."""
    if days is None:
        return ""
    return "即办" if days == 0 else f"{days} {unit}"


def limits_line(version: MatterVersion) -> str:
    """The promised and the legal limit in one sentence."""
    promised = limit_words(version.promised_days, version.get_promised_unit_display())
    legal = limit_words(version.legal_days, version.get_legal_unit_display())
    told = [f"承诺 {promised}"] * bool(promised) + [f"法定 {legal}"] * bool(legal)
    return "，".join(told) + "。" if told else "没有写时限。"


def matter_line(matter: Matter, version: MatterVersion | None) -> dict[str, object]:
    """One matter in the list."""
    unit = matter.department.short_name if matter.department else matter.department_text or "部门未写"
    told = [unit, matter.code]
    if version is not None:
        told.append(limits_line(version).rstrip("。"))
        told += ["可容缺"] * version.may_gap + ["可承诺"] * version.may_promise
    told += ["已停办"] * (not matter.active)
    return {
        "title": str(matter),
        "url": matter.get_absolute_url(),
        "note": " · ".join(told),
        "icon": "file-text",
    }


def version_shown(version: MatterVersion, on: date) -> dict[str, Any]:
    """A version with its materials, ready to be read."""
    never = version.in_force_to == version.in_force_from
    return {
        "version": version,
        "number": version.number,
        "holds": version.is_in_force(on),
        "period": f"{in_words(version.in_force_from)} 当天被替换" if never else version.period(),
        "limits": limits_line(version),
        "facts": _version_facts(version),
        "materials": [material_shown(material) for material in version.materials.all()],
    }


def _version_facts(version: MatterVersion) -> list[tuple[str, str]]:
    gap, promise = ("可以" if flag else "不可以" for flag in (version.may_gap, version.may_promise))
    facts = [("容缺受理", gap), ("告知承诺", promise), ("受理条件", version.conditions)]
    return [*facts, ("办事指南", version.guide), ("依据或来源", version.source)]


def material_shown(material: Material) -> dict[str, Any]:
    """One material: what it is, how strictly it is wanted, where it comes from."""
    marks = [{"label": label, "icon": icon} for field, label, icon in MARKS if getattr(material, field)]
    if material.shareable_from:
        marks.append({"label": f"可共享：{material.shareable_from}", "icon": "exchange"})
    facts = [(label, value) for label, field in PLACES if (value := getattr(material, field))]
    return {"position": material.position, "name": material.name, "marks": marks, "facts": facts}
