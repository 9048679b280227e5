"""What an entry of the KPI dictionary consists of, and short ways to write one. Pure."""

from __future__ import annotations

from enum import StrEnum

import msgspec


class Direction(StrEnum):
    UP = "up"
    DOWN = "down"
    NONE = "none"


class Shape(StrEnum):
    """How a number is made of facts."""

    COUNT = "count"  # the sum of `top` over the period
    STANDING = "standing"  # the sum of `top` over all days up to the period's end
    RATE = "rate"  # top / bottom, in %
    TIME = "time"  # P50 and P90 of `histogram`
    AGE = "age"  # P50 and P90 of the age of what is open at the period's end; `histogram` is by day of report
    CONTEXT = "context"  # top by something that no case is
    LIVE = "live"  # now alone; no history


CASE = "case"


class Kpi(msgspec.Struct, frozen=True, kw_only=True):
    """`formula_*`: in words; `without_*`: what is left out. `unit_*`: '' for a plain count. `top`: measures that
    are summed; `bottom`: of which they are a share, with `less` taken off. `histogram`: family of measures whose
    last part is minutes, or a day. `ranked`: whether areas and units may be compared by it. `ripe_days`: so long after
    a period its cases may still change the number: before that it is compared with nothing. `version`, `why_*`: of the
    definition, and the reason of the newest; a published number keeps the version it was published by. `of`: kind of
    the records it counts; of cases there is a list behind it. `least`: of fewer a rate has no value, and no part."""

    id: str
    zh: str
    en: str
    formula_zh: str
    formula_en: str
    shape: Shape = Shape.COUNT
    top: tuple[str, ...] = ()
    bottom: tuple[str, ...] = ()
    less: tuple[str, ...] = ()
    histogram: str = ""
    unit_zh: str = ""
    unit_en: str = ""
    direction: Direction = Direction.NONE
    without_zh: str = ""
    without_en: str = ""
    version: int = 1
    why_zh: str = ""
    why_en: str = ""
    ranked: bool = False
    ripe_days: int = 0
    of: str = CASE
    least: int = 0

    @property
    def listed(self) -> bool:
        """Whether it opens the cases it is made of."""
        return self.of == CASE and self.shape is not Shape.LIVE

    @property
    def counted(self) -> bool:
        """Shown with the n it is made of."""
        return self.shape in (Shape.RATE, Shape.TIME, Shape.AGE)

    @property
    def is_momentary(self) -> bool:
        """What it is at a moment: it has a value at the same time of another period, and no sum over it."""
        return self.shape in (Shape.STANDING, Shape.AGE) or (self.shape is Shape.RATE and self.bottom == ("open",))


RESTRICTED = {"without_zh": "专门办理的事项；无效件、重复件", "without_en": "restricted matters; invalid, duplicates"}


def count(name: str, zh: str, en: str, formula: tuple[str, str], top: str, **more: object) -> Kpi:
    made = {**RESTRICTED, **more}
    return Kpi(id=name, zh=zh, en=en, formula_zh=formula[0], formula_en=formula[1], top=(top,), **made)  # type: ignore[arg-type]


def rate(
    name: str, words: tuple[str, str], formula: tuple[str, str], top: str, bottom: tuple[str, ...], **more: object
) -> Kpi:
    made: dict[str, object] = {**RESTRICTED, "unit_zh": "%", "unit_en": "%", "shape": Shape.RATE, **more}
    return Kpi(
        id=name,
        zh=words[0],
        en=words[1],
        formula_zh=formula[0],
        formula_en=formula[1],
        top=(top,) if top else (),
        bottom=bottom,
        **made,  # type: ignore[arg-type]
    )


def time_of(name: str, words: tuple[str, str], formula: tuple[str, str], histogram: str, **more: object) -> Kpi:
    made: dict[str, object] = {**RESTRICTED, "direction": Direction.DOWN, "shape": Shape.TIME, **more}
    return Kpi(
        id=name,
        zh=words[0],
        en=words[1],
        formula_zh=formula[0],
        formula_en=formula[1],
        histogram=histogram,
        **made,  # type: ignore[arg-type]
    )


BY_STEP = {
    "version": 2,
    "why_zh": "按部门统计时计入该步骤的单位：退单计退单单位，派单计被派单位，办结计接单单位",
    "why_en": "by department a step counts for the unit of that step, the work for the unit that accepted it",
}
"""Areas keep their numbers; those of departments change."""
UP, DOWN = {"direction": Direction.UP, "ranked": True}, {"direction": Direction.DOWN, "ranked": True}
