"""What the form of a matter that was told says at a desk and at a window."""

from __future__ import annotations

import json
import re
from typing import Any

import pytest

from streams.access.subject import Role
from streams.clock import real_ms
from streams.registry.regulation import regulation
from streams.work_sections import CasesSection
from tests.dashboard.conftest import Site


def given(site: Site, role: Role, scope: str, path: str) -> dict[str, Any]:
    site.registry.set_regulation(regulation(CasesSection()), real_ms())
    client = site.signed_in(role, scope)
    page = client.get("/_dash-layout", headers={"Referer": f"{site.url()}{path}"}).get_data(as_text=True)
    found = re.search(r'"data-live": ?("(?:[^"\\]|\\.)*")', page)
    assert found is not None
    live: dict[str, Any] = json.loads(json.loads(found[1]))
    return live


@pytest.mark.parametrize(
    ("role", "scope", "path", "title", "channel", "caller", "mapped"),
    [
        (Role.DUTY, "2112", "/duty", "电话登记", "telephone", True, True),
        (Role.DUTY, "2112", "/cases", "电话登记", "telephone", True, False),
        (Role.CLERK, "211221106", "/cases", "登记事项", "window", False, False),
    ],
)
def test_a_desk_takes_calls_and_a_window_people(
    site: Site, role: Role, scope: str, path: str, title: str, channel: str, caller: bool, mapped: bool
) -> None:
    live = given(site, role, scope, path)
    call = live["call"]
    assert (call["title"], call["channels"][0], call["caller"]) == (title, channel, caller)
    assert ("点地图" in call["place"]) is mapped, "nothing is offered that the page does not have"
    assert {code[: len(scope)] for code in call["places"]} == {scope}
    assert live["may_report"] is True
