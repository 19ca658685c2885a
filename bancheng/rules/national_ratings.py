"""The national 好差评: its five grades and its own indicators, unaltered, each wording as long as it is in force.

Only another national rule changes these words; nothing local is added, and our own rating (`solved?`, `satisfied?`) is
another thing and never mixed in.
Source: GB/T 39735-2020, GB/T 39734-2020 (in force 2021-01-01); 国办发〔2019〕51号; domain.md §4.1.
"""

import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date


@dataclass(frozen=True, kw_only=True)
class Grade:
    """One of the five grades, with the number of stars it is shown with."""

    stars: int
    words: str
    is_bad: bool = False


@dataclass(frozen=True, kw_only=True)
class Wording:
    """The words of the national rating from one day on.

    Shapes   indicators: where it was rated → what may be rated there.
    """

    version: str
    in_force_from: date
    source: str
    grades: tuple[Grade, ...]
    indicators: Mapping[str, tuple[str, ...]]

    def grade(self, stars: int) -> Grade:
        """The grade of so many stars."""
        return next(grade for grade in self.grades if grade.stars == stars)


_FIVE = (
    Grade(stars=5, words="非常满意"),
    Grade(stars=4, words="满意"),
    Grade(stars=3, words="基本满意"),
    Grade(stars=2, words="不满意", is_bad=True),
    Grade(stars=1, words="非常不满意", is_bad=True),
)

WORDINGS = (
    Wording(
        version="gbf-2019-51",
        in_force_from=date(2019, 12, 3),
        source="国办发〔2019〕51号",
        grades=_FIVE,
        indicators={},
    ),
    Wording(
        version="gbt-39735-2020",
        in_force_from=date(2021, 1, 1),
        source="GB/T 39735-2020、GB/T 39734-2020",
        grades=_FIVE,
        indicators={
            "线上": ("办事效率", "办事指南精确度", "办事便捷度", "平台操作性"),
            "线下": ("服务效率", "服务水平", "服务态度"),
        },
    ),
)
"""Every wording there has been, the newest last."""

BY_VERSION: Mapping[str, Wording] = {wording.version: wording for wording in WORDINGS}
BAD_STARS = tuple(sorted({grade.stars for wording in WORDINGS for grade in wording.grades if grade.is_bad}))
"""The stars of a 差评, in whatever wording."""


def in_force(on: date) -> Wording:
    """The wording of a day; before the first, the first."""
    begun = [wording for wording in WORDINGS if wording.in_force_from <= on]
    return begun[-1] if begun else WORDINGS[0]


def grade_of(typed: str, *, on: date) -> Grade | None:
    """The grade a channel names, by its words or its stars, in the wording of that day; none for what is no grade.

    Shapes   typed: “非常不满意”, “1”, “1星”, “★”.
    """
    plain = "".join(unicodedata.normalize("NFKC", typed).split())
    if plain and not plain.strip("★"):
        plain = str(len(plain))
    plain = plain.removesuffix("星").removesuffix("分")
    return next((grade for grade in in_force(on).grades if plain in (grade.words, str(grade.stars))), None)


def is_bad(stars: int | None, version: str) -> bool:
    """Whether a rating is a 差评 in the wording it was given in; what is no rating is none."""
    return stars is not None and BY_VERSION[version].grade(stars).is_bad


def words_of(stars: int, version: str) -> str:
    """A grade as it was worded, with its stars."""
    grade = BY_VERSION[version].grade(stars)
    return f"{grade.words}（{grade.stars} 星）"
