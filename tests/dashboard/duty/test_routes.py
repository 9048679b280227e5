"""What the duty desk's server serves: lists with a way to their cases, the catalogue of alerts, and pages by role."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest

from streams.access.subject import Role
from streams.clock import real_ms
from streams.history.history import History
from streams.model.case import Case
from streams.model.entry_id import EntryId
from streams.registry.regulation import regulation
from streams.settings import CasesSection
from tests.dashboard.conftest import Site

VILLAGE, DAY_MS = "211221106201", 86_400_000


@pytest.fixture(autouse=True)
def ruled(site: Site) -> None:
    site.registry.set_regulation(regulation(CasesSection()), real_ms())
    history = History(site.settings.history_url)
    history.open()
    history.put([], EntryId(1, 0), real_ms())
    history.close()


@pytest.mark.parametrize("path", ["/duty", "/shift", "/duty/a/sos%2F7%2F1", "/duty.json"])
def test_the_desk_is_for_who_sits_or_looks_on(site: Site, path: str) -> None:
    for role in (Role.DUTY, Role.DUTY_LEAD, Role.SUPERVISOR):
        assert site.signed_in(role).get(path).status_code == 200
    for role in (Role.LEADER, Role.VILLAGE, Role.AUDITOR, Role.SYSTEM_ADMIN, Role.WORKER):
        assert site.signed_in(role).get(path).status_code == 404
    assert site.client().get(path).status_code == 401


def test_a_document_opens_beside_the_desk_and_no_heading_stands_over_nothing(site: Site) -> None:
    page = {"Referer": f"{site.url()}/shift"}
    found = list(parts(site.signed_in(Role.DUTY).get("/_dash-layout", headers=page).get_json()))
    assert [one["target"] for one in found if one.get("href") == "/shift/log"] == ["_blank"]
    assert [one["hidden"] for one in found if one.get("data-testid") == "panel-drills"] == [True]


def parts(node: Any) -> Iterator[dict[str, Any]]:
    """Of a layout: what each of its parts is given."""
    for one in node if isinstance(node, list) else [node]:
        if isinstance(one, dict) and "props" in one:
            yield one["props"]
            yield from parts(one["props"].get("children"))


def test_every_count_has_a_way_to_its_cases(site: Site) -> None:
    said = site.signed_in(Role.DUTY).get("/duty.json").get_json()
    assert set(said["lists"]) == {"soon24", "overdue", "waiting", "whistles"}
    assert all(one["n"] == 0 and one["href"].startswith("/cases?") for one in said["lists"].values())
    assert said["quiet"] == {"n": 0, "places": []}, "of a city nobody has reported from nothing is said"
    assert said["at"] > 0


def test_the_catalogue_says_cause_consequence_and_response_of_every_rule(site: Site) -> None:
    client = site.signed_in(Role.SYSTEM_ADMIN)
    for language in ("zh", "en"):
        text = client.get(f"/admin/rules?lang={language}").get_data(as_text=True)
        assert text.count("<tr>") > 16
        assert "{subject}" not in text
    assert site.signed_in(Role.SECURITY_ADMIN).get("/admin/rules").status_code == 404


@pytest.mark.parametrize(
    "typed",
    [
        {"do": "rule.disable", "name": "nobody", "hours": "1", "reason": "x"},
        {"do": "rule.disable", "name": "cluster", "hours": "999", "reason": "x"},
        {"do": "rule.disable", "name": "cluster", "hours": "1"},
    ],
)
def test_a_mistake_is_told_and_nothing_is_asked(site: Site, typed: dict[str, str]) -> None:
    client = site.signed_in(Role.SYSTEM_ADMIN)
    answer = client.post("/admin/rules", data=typed, headers={"Origin": site.settings.dashboard_url})
    assert answer.status_code == 422
    assert 'class="trouble"' in answer.get_data(as_text=True)


def test_a_place_is_without_contact_only_after_a_fortnight_that_is_known(site: Site) -> None:
    history = History(site.settings.history_url)
    client, now = site.signed_in(Role.DUTY, VILLAGE[:9]), real_ms()
    told = [Case(f"c{n}", VILLAGE, "C01", "C", reported_at=now - n * DAY_MS) for n in (0, 13, 15)]
    quiet = []
    for n in range(3):
        history.put(told[: n + 1], EntryId(1, n), now, whole=True)
        quiet.append(client.get("/duty.json").get_json()["quiet"])
    history.put([], EntryId(1, 9), now, whole=True)
    history.close()
    assert [one["n"] for one in quiet[:2]] == [0, 0], "a young history proves no silence"
    assert quiet[2]["n"] > 0
    assert not any("范家屯" in name for name in quiet[2]["places"]), "it has reported today"
