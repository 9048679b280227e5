"""Numbers of the alert system over weeks, of one tier of centre: made of facts by the same formulas as all numbers.

Source of the targets: alarm management's own measures (HSE, EEMUA 191, ISA-18.2), per desk and month.
"""

from __future__ import annotations

from typing import NamedTuple

from streams.kpi.definition import Direction, Kpi, Shape
from streams.model.alert_facts import ACK, ANNOUNCED, ENDED, ESCALATED, NOTHING
from streams.model.region import Tier

WEEK_BINS = 7 * 144
"""Spans of ten minutes in a week."""


class Target(NamedTuple):
    """`good`: a week should not be above it; `act`: above it something is to be changed. In the number's unit."""

    kpi: Kpi
    good: float
    act: float


def targets(tier: Tier) -> tuple[Target, ...]:
    """The numbers of the desk of a tier, in the order they are shown."""
    announced = tuple(f"{ANNOUNCED}_{tier}_{priority}" for priority in (1, 2, 3, 4))
    return (
        Target(
            _kpi(
                "alarm_rate",
                ("每台每10分钟提醒数", "Alerts per desk and 10 minutes"),
                ("提醒数 / 10分钟时段数", "alerts / spans of ten minutes"),
                shape=Shape.CONTEXT,
                top=announced,
            ),
            1,
            2,
        ),
        Target(_ack(tier, 1), 60, 120),
        Target(_ack(tier, 2), 300, 600),
        Target(
            _share("alarm_escalated", ("超时上报占比", "Escalated by a timer"), f"{ESCALATED}_{tier}", announced), 2, 5
        ),
        Target(
            _share("alarm_nuisance", ("无需处置占比", "For nothing"), f"{NOTHING}_{tier}", (f"{ENDED}_{tier}",)), 10, 20
        ),
        Target(_share("alarm_critical", ("特急占比", "Share of critical"), announced[0], announced), 5, 10),
    )


def _ack(tier: Tier, priority: int) -> Kpi:
    name = (("特急", "critical"), ("紧急", "urgent"))[priority - 1]
    return _kpi(
        f"alarm_ack_{priority}",
        (f"{name[0]}确认用时 P90", f"Time to take, {name[1]}, P90"),
        ("首次提醒 → 首次确认，第 90 百分位", "first announced -> first taken, 90th percentile"),
        shape=Shape.TIME,
        histogram=f"{ACK}_{tier}_{priority}.",
        unit_zh="秒",
        unit_en="s",
    )


def _share(name: str, called: tuple[str, str], top: str, bottom: tuple[str, ...]) -> Kpi:
    formula = ("分子 / 分母，按周", "part / whole, by week")
    return _kpi(name, called, formula, shape=Shape.RATE, top=(top,), bottom=bottom, unit_zh="%", unit_en="%")


def _kpi(name: str, called: tuple[str, str], formula: tuple[str, str], **more: object) -> Kpi:
    return Kpi(
        id=name,
        zh=called[0],
        en=called[1],
        formula_zh=formula[0],
        formula_en=formula[1],
        direction=Direction.DOWN,
        **more,  # type: ignore[arg-type]
    )
