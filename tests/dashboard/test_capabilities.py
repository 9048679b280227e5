"""Every row of `docs/capabilities.md` opens for the role that it names; a row without an address says why."""

from __future__ import annotations

import re
from pathlib import Path
from typing import NamedTuple

import pytest

from streams.access.subject import Role
from streams.clock import real_ms
from tests.dashboard.conftest import Site
from tests.dashboard.follow.test_page import RULES, shown

DOC = Path(__file__).parents[2] / "docs" / "capabilities.md"
_STATES = ("built", "part: ", "not built: ", "refused: ")


class Row(NamedTuple):
    sentence: str
    where: str
    opens: str
    who: str
    state: str


def rows() -> list[Row]:
    lines = [line.strip("| ") for line in DOC.read_text("utf-8").splitlines() if line.startswith("| ")]
    return [Row(*(cell.strip(" `") for cell in line.split(" | "))) for line in lines[1:]]


@pytest.mark.parametrize("row", [row for row in rows() if row.opens != "-"], ids=lambda row: row.sentence[:40])
def test_the_address_of_a_row_opens_for_its_role(row: Row, site: Site) -> None:
    role, _, scope = row.who.partition(" ")
    client = site.client() if role == "anybody" else site.signed_in(Role(role), scope)
    answer = client.get(row.opens)
    assert answer.status_code == 200, answer.text[:300]
    if kind := re.search(r"kind=(\w+)$", row.opens) if row.opens.startswith("/supervision") else None:
        site.registry.set_regulation(RULES, real_ms())
        named = RULES.follow_kinds[kind[1]].name
        assert named in shown(site, Role(role), scope, f"?kind={kind[1]}")


def test_each_row_has_a_state_and_a_document_that_is_there() -> None:
    found = rows()
    assert len(found) > 45
    for row in found:
        assert row.state.startswith(_STATES), row
        assert (row.opens == "-") == (row.state.startswith(_STATES[2:])), row
        for name in re.findall(r"\]\((.+?)\)", row.where):
            assert (DOC.parent / name).is_file(), row


def test_each_kind_of_followed_items_is_in_the_table_or_on_the_way_to_one() -> None:
    named = set(re.findall(r"kind=(\w+)", DOC.read_text("utf-8")))
    assert set(RULES.follow_kinds) - named == {"finding", "visit", "point", "team", "six_round"}, (
        "of the first row's page"
    )
