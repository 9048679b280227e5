"""What the charts show: hours, categories, stages - and what a wall may not count."""

from __future__ import annotations

from typing import Any

import msgspec

from streams.fold.picture import Picture
from streams.fold.publishing.figures import figures
from streams.model.case import CaseState, Category
from tests.streams.fold.city import NOW, entry, report, status, tick

DAY_S = 86_400


def shown(picture: Picture, code: str = "2112", *, wall: bool = True) -> dict[str, Any]:
    return {key: msgspec.json.decode(raw) for key, raw in figures(picture, code, wall=wall).items()}


def test_a_wall_counts_disputes_with_others_and_a_desk_apart() -> None:
    picture = Picture("2112")
    for n in range(6):
        quarrel = msgspec.structs.replace(report(f"d{n}"), category=Category.DISPUTE, type="D01")
        picture.fold(entry(n + 2, quarrel))
    picture.fold(entry(1, tick(0)))
    wall, desk = shown(picture)["categories"], shown(picture, wall=False)["categories"]
    assert (wall["of"]["D"], wall["of"]["O"], wall["at"]) == (None, 6, NOW)
    assert (desk["of"]["D"], desk["of"]["O"]) == (6, 0)
    assert "apart" not in wall
    assert desk.keys() == {"of"}


def test_reports_stand_in_the_hour_they_were_made_and_the_usual_is_a_mean_of_the_weeks_before() -> None:
    picture = Picture("2112")
    picture.fold(entry(1, tick(0), report("now")))
    for week, many in ((1, 2), (2, 4)):
        for n in range(many):
            picture.fold(entry(2, report(f"{week}/{n}", -7 * week * DAY_S)))
    hours = shown(picture)["hours"]
    assert sum(hours["today"]) == 1
    assert (sum(hours["usual"]), hours["days"]) == (30, 2)
    assert hours["today"].index(1) == hours["usual"].index(30)


def test_a_matter_stands_in_the_stage_it_waits_in_and_leaves_it_when_it_is_closed() -> None:
    picture = Picture("2112")
    picture.fold(entry(1, tick(0), report("a"), status("a", 1, CaseState.CHECKING, 60)))
    stages = shown(picture, "211221")["stages"]["of"]
    assert (stages["check"], stages["receive"], stages["closed"]) == (1, 0, 0)
    picture.fold(entry(2, status("a", 2, CaseState.CLOSED, 120)))
    stages = shown(picture, "211221")["stages"]["of"]
    assert (stages["check"], stages["closed"]) == (0, 1)
