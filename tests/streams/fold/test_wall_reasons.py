"""Why many cases are overdue, on a wall: when a type is named, of which moment, and what is left unnamed."""

from __future__ import annotations

from collections import Counter

import msgspec
import pytest

from streams.fold.publishing.publisher import Publisher
from streams.fold.publishing.wall_reasons import Late, counted, reason
from streams.fold.steps import STEP_MS
from streams.kpi.values import FEW
from streams.model.case import CaseState, Category
from streams.model.event import Incoming
from streams.model.fact import OVERDUE
from streams.wire.wall_reasons import OverdueReason
from tests.streams.fold.case_desk import RULES
from tests.streams.fold.city import NOW, TOWNSHIPS, SmallPlaces, entry, report, status, tick
from tests.streams.fold.test_publisher import Told

COUNTY = TOWNSHIPS[0][:6]
LATER_S = 40 * 86_400
HEATING = "S02"


class Wall(Told):
    def fresh(self) -> Publisher:
        return Publisher("2112", "5a17", SmallPlaces(), 3_600_000)

    def why(self, code: str = "2112") -> OverdueReason:
        return msgspec.convert(self.records[f"figures/{code}/wall"]["why"], OverdueReason)


def overdue(name: str, kind: str) -> list[Incoming]:
    """A case that a department accepted and has not done in time."""
    known = msgspec.structs.replace(report(name), type=kind, category=Category(kind[0]))
    steps = [status(name, n, state) for n, state in enumerate((CaseState.TRIAGED, CaseState.DISPATCHED), 1)]
    taken = msgspec.structs.replace(status(name, 3, CaseState.ACCEPTED), department="justice", acting="")
    return [known, *steps, taken]


def wall(**many: int) -> Wall:
    """`many`: type -> overdue cases of it."""
    found = Wall()
    found.take(entry(1, RULES, tick(0)))
    events = [event for kind, n in many.items() for one in range(n) for event in overdue(f"{kind}/{one}", kind)]
    found.take(entry(2, *events, tick(1)))
    found.take(entry(3, tick(LATER_S)))
    return found


def test_a_type_that_carries_what_is_overdue_is_named_with_both_numbers_and_the_moment() -> None:
    told = wall(S02=40, H05=25)
    at = NOW + LATER_S * 1000
    for code in ("2112", COUNTY):
        assert told.why(code) == OverdueReason(HEATING, 40, 65, at, missed=told.why(code).missed)
        assert told.picture.sums.standing(OVERDUE, code) == 65, "the number at the head of the same moment"
    assert "why" not in told.records["figures/2112/desk"]
    assert "why" not in told.records.get(f"figures/{TOWNSHIPS[0]}/wall", {}), "a township's would name single cases"


def test_no_dispute_clue_or_incident_is_ever_the_reason() -> None:
    for kind in ("D01", "P02", "O01"):
        assert wall(**{kind: 40}).why() == OverdueReason()


def test_the_reason_moves_with_the_steps_of_a_wall_alone() -> None:
    told = wall(S02=40)
    was, step_s = told.why(), STEP_MS // 1000
    begins = (NOW // STEP_MS + 1) * STEP_MS - NOW
    next_step = LATER_S + step_s - (LATER_S * 1000 - begins) // 1000 % step_s
    done = msgspec.structs.replace(status("S02/0", 4, CaseState.CHECKING, LATER_S), department="justice", acting="")
    told.take(entry(4, done, tick(next_step - 10)))
    assert (told.why(), told.picture.sums.standing(OVERDUE, "2112")) == (was, 39)
    told.take(entry(5, tick(next_step + 10)))
    assert (told.why().n, told.why().of) == (39, 39)


def test_a_restart_is_no_step() -> None:
    told = wall(S02=40)
    told.publisher = told.fresh()
    told.records.clear()
    told.take(entry(4, tick(LATER_S + 1)))
    assert "why" not in told.records["figures/2112/wall"]


@pytest.mark.parametrize(
    ("overdue", "named"),
    [
        ({HEATING: FEW, "": FEW}, HEATING),
        ({HEATING: FEW, "": FEW + 1}, ""),
        ({HEATING: FEW - 1}, ""),
        ({HEATING: 50, "H02": 50}, "H02"),
        ({}, ""),
    ],
)
def test_half_of_it_and_no_few_name_a_type_and_of_two_that_are_equal_the_first(
    overdue: dict[str, int], named: str
) -> None:
    assert reason(Late(Counter(overdue), Counter()), 0, NOW).type == named


@pytest.mark.parametrize(("missed", "expected"), [(0, False), (80, True), (81, False)])
def test_the_rate_is_explained_by_it_where_most_of_what_missed_its_limit_is_of_it(missed: int, expected: bool) -> None:
    """What is overdue of it is a part of what missed its limit of it: the claim can be too careful, never wrong."""
    assert reason(Late(Counter({HEATING: 45}), Counter({HEATING: 40})), missed, NOW).missed is expected


def test_what_counts_is_what_the_number_counts() -> None:
    told = wall(S02=31, D01=3)
    late = counted(told.picture, ("2112",))["2112"]
    assert late.overdue == {HEATING: 31, "": 3}
    assert late.overdue.total() == told.picture.sums.standing(OVERDUE, "2112")
