"""What cases say of villages beside what these say of themselves."""

from __future__ import annotations

from pathlib import Path

import msgspec

from streams.history.history import History
from streams.model.case import Case, CaseState, CaseStep
from streams.model.case_clock import timed
from streams.model.entry_id import EntryId
from streams.model.follow.evidence import (
    EvidenceKind,
    EvidencePaper,
    EvidenceSource,
    EvidenceState,
    paper_for,
    state_of,
)
from streams.model.local_day import day_start
from streams.registry.regulation import regulation
from streams.settings import CasesSection

RULES = regulation(CasesSection())
DAY = 86_400_000
SINCE, UNTIL = day_start(20_758), day_start(20_788)
OTHERS = ("hotline", "police")
DISPUTES = EvidenceSource(source=EvidenceKind.CASES, categories=("D",), channels=OTHERS)
TURNED = EvidenceSource(source=EvidenceKind.TURNED_AWAY)
TOWN = "211221106"


def case(name: str, village: int, at: int = SINCE + DAY, kind: str = "D01", *steps: CaseStep, **more: object) -> Case:
    made = Case(
        id=name,
        village=f"{TOWN}{village}",
        type=kind,
        category=RULES.by_type[kind].category.value,
        channel="hotline",
        reported_at=at,
        received_at=at,
        steps=steps,
    )
    return timed(msgspec.structs.replace(made, **more), RULES)


def history(folder: Path, *cases: Case) -> History:
    made = History(f"sqlite:///{folder}/history.sqlite")
    made.open()
    made.put(list(cases), EntryId(UNTIL, 0), UNTIL)
    return made


def test_what_a_village_found_itself_is_never_against_it(tmp_path: Path) -> None:
    made = history(
        tmp_path,
        case("found", 201, channel="grid_worker"),
        case("brought", 202),
        case("hazard", 203, kind="H01"),
        case("before", 204, at=SINCE - DAY),
        case("after", 205, at=UNTIL),
        case("kept", 206, kind="R01", restricted=True),
        case("twice", 207, duplicate=True),
        case("long ago", 208, at=UNTIL - 61 * DAY),
    )
    known = made.cases.known(DISPUTES, TOWN, SINCE, UNTIL)
    states = {village[-3:]: (len(one.against), len(one.own), one.state) for village, one in known.items()}
    clear, against = EvidenceState.CLEAR, EvidenceState.AGAINST
    assert states["201"] == (0, 1, clear)
    assert states["202"] == (1, 0, against)
    assert {states[n] for n in ("203", "204", "206", "207")} == {(0, 0, clear)}
    assert not {"205", "208"} & states.keys(), "of whom nothing was heard within sixty days, nothing is known"
    assert made.cases.known(DISPUTES, "211224", SINCE, UNTIL) == {}
    made.close()


def test_turned_away_is_who_was_declined_and_taken_up_by_the_next_tier(tmp_path: Path) -> None:
    at = SINCE + DAY
    declined = CaseStep(1, CaseState.DECLINED, at + 1, level=f"{TOWN}201", note="不予受理")
    again = CaseStep(2, CaseState.REPORTED, at + DAY, level=TOWN)
    made = history(
        tmp_path,
        case("turned", 201, at, "S04", declined, again),
        case("declined", 202, at, "S04", declined),
        case("asked", 203, at, "S04", channel="reception"),
    )
    known = made.cases.known(TURNED, TOWN, SINCE, UNTIL)
    assert {village[-3:]: len(one.against) for village, one in known.items()} == {"201": 1, "202": 0, "203": 0}
    made.close()


def test_the_nearest_areas_newest_paper_holds() -> None:
    def paper(name: str, place: str, at: int, *, none: bool) -> EvidencePaper:
        return EvidencePaper(name, place, f"{name} 号", at, none)

    county, old, new = (
        paper("c", "211221", 9, none=True),
        paper("o", f"{TOWN}201", 1, none=True),
        paper("n", f"{TOWN}201", 2, none=False),
    )
    found = [county, old, new]
    assert paper_for(f"{TOWN}201", found) == new
    assert paper_for(f"{TOWN}202", found) == county
    assert state_of(paper_for("211224101201", found)) is EvidenceState.NO_DATA
    assert (state_of(new), state_of(county)) == (EvidenceState.AGAINST, EvidenceState.CLEAR)
