from __future__ import annotations

from pathlib import Path

from streams.history.history import History
from streams.model.case import CaseState
from streams.model.entry_id import EntryId
from tests.streams.history.test_retention import CITY, DAY_MS, closed


def test_cases_are_known_and_over_or_neither(tmp_path: Path) -> None:
    history = History(f"sqlite:///{tmp_path / 'history.db'}")
    history.open()
    many = [closed(f"old-{n}", 400) for n in range(600)]
    open_, cut = closed("open", 400, CaseState.HANDLING), closed("merged", 400, CaseState.MERGED, main="open")
    history.put([*many, open_, cut, closed("young", 3)], EntryId(1, 0), CITY)
    names = [*(case.id for case in many), "open", "merged", "young", "never"]
    found = history.cases.closings(names, CITY - 365 * DAY_MS)
    assert found.over == {case.id for case in many}
    assert found.known == found.over | {"open", "merged", "young"}
    assert history.cases.closings(["young"], CITY - 3 * DAY_MS).over == {"young"}
    assert history.cases.closings(["young"], CITY - 3 * DAY_MS - 1).over == frozenset()
    history.close()
