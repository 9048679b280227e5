"""A store written by an older commit is taken over: the same cases, numbers, alerts and people, and a rebuild that is
equal."""

from __future__ import annotations

import asyncio
from pathlib import Path

import pytest

from tests.golden.takeover import STORES, taken_over, unpack, values_of

ADDED = "number "
"""A number that the dictionary has since."""
MEANT = (
    "{store} taken over by this code shows something else. {lines}\nIf the change is meant: run"
    " `python -m tests.golden.make store-values`, read the diff and name the change in CHANGELOG.md."
)


def test_there_is_an_old_store() -> None:
    assert STORES


@pytest.mark.parametrize("store", STORES, ids=lambda path: path.name)
def test_an_old_store_shows_what_it_showed(store: Path, tmp_path: Path) -> None:
    was = values_of(store).read_text("utf-8").splitlines()
    now = asyncio.run(taken_over(unpack(store, tmp_path / "data")))
    assert sum(line.startswith("case ") for line in was) > 50
    assert "rebuild equal" in was
    lost = [one for one in was if one not in now]
    fresh = [one for one in now if one not in was and not one.startswith(ADDED)]
    if lost or fresh:
        lines = f"{len(lost)} lines are gone, first {lost[:1]}; {len(fresh)} are new, first {fresh[:1]}."
        pytest.fail(MEANT.format(store=store.name, lines=lines), pytrace=False)
