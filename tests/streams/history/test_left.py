"""History shows what the fold no longer has."""

from __future__ import annotations

from pathlib import Path

from streams.fold.cases import Cases
from streams.history.facts import FactSpan
from streams.history.follower import Follower
from streams.model.case import CaseState
from streams.model.local_day import local_day
from tests.streams.fold.city import NOW, report, status, tick
from tests.streams.history.test_follower import House


async def test_cases_that_left_the_fold_are_still_counted_and_shown(tmp_path: Path) -> None:
    """Also after history was made anew: the checkpoint names them, and their records were kept."""
    house = House(tmp_path)
    await house.open()
    assert house.fold is not None
    await house.send(tick(0), report("a"), report("b"), status("a", 1, CaseState.CANCELLED, 5, acting="211221"))
    await house.fold.save()
    await house.caught_up()
    span, later = FactSpan("2112", 0, local_day(NOW) + 101), 100 * 86_400 + 6
    await house.send(tick(later))
    await house.fold.save()
    await house.caught_up()
    assert [case.id for case in house.fold.picture.kind(Cases)] == ["b"]
    before = house.states(), house.history.numbers.totals(span, ["reports", "open"])
    assert before == ({"a": CaseState.CANCELLED, "b": CaseState.REPORTED}, {"reports": 2, "open": 1})
    house.history.forget()
    house.follower = Follower(house.history, house.journal)
    await house.caught_up()
    assert (house.states(), house.history.numbers.totals(span, ["reports", "open"])) == before
    found = house.history.cases.get("a")
    assert found is not None
    assert found.text == "路灯不亮"
