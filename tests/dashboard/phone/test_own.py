"""What a phone is told for its key, and that nothing else is told anything."""

from __future__ import annotations

from typing import Any

import pytest

from streams.clock import real_ms
from streams.model.audit import AuditRecord
from streams.registry.records import Datum, NewWorker
from streams.registry.regulation import regulation
from streams.work_sections import CasesSection
from tests.dashboard.conftest import Site

TOWN = "211221106"


@pytest.fixture
def key(site: Site) -> str:
    """Of a phone with our own app."""
    site.registry.set_regulation(regulation(CasesSection()), real_ms())
    worker = site.registry.enrol_worker(NewWorker(name="甲某", home=TOWN, village=f"{TOWN}201", kind="full"), real_ms())
    record = AuditRecord(real_ms(), "s", "security_admin", "2112", "", "phones.print", f"home/{TOWN}")
    token = site.registry.invite([worker.number], record, expires=real_ms() + 60_000)[0]
    taken = site.client().post("/phone", json={"token": token}).get_json()
    return str(taken["key"])


def asked(site: Site, key: Any, address: str = "10.0.0.1") -> Any:
    return site.client().post("/phone/own", json={"key": key}, environ_base={"REMOTE_ADDR": address})


def number(site: Site, key: str) -> int:
    held = site.registry.phone_of(key)
    assert held is not None
    return held.worker.number


def test_a_phone_reads_whose_it_is_and_what_may_be_reported(site: Site, key: str) -> None:
    own = asked(site, key).get_json()
    assert (own["name"], own["village_name"], own["post"][:4]) == ("甲某", "范家屯村", "腰堡镇 ")
    assert own["stream"].endswith("/v1/stream")
    assert own["tracks_days"] == site.settings.archive.tracks_days
    assert own["consent"] is None
    known = {one["id"]: one for one in own["types"]}
    assert known["R05"]["restricted"]
    assert len(own["usual"]) == 9
    assert not any(known[one]["restricted"] or known[one]["serious"] for one in own["usual"])
    assert set(own["issuers"]) == {"2112", "211221", TOWN, f"{TOWN}201"}


def test_it_reads_who_looked_at_the_own_track_and_what_was_agreed_to(site: Site, key: str) -> None:
    worker = number(site, key)
    about = f"worker/{worker}/2026-11-23"
    site.registry.audit(AuditRecord(7, "s", "duty", "2112", "", "track.look", about, ("positions",), "紧急求助"))
    site.registry.put_consent(worker, 1, given=False, version="1", now=9)
    own = asked(site, key).get_json()
    assert own["looks"] == [{"at": 7, "role": "duty", "day": "2026-11-23", "reason": "紧急求助", "decision": "allowed"}]
    assert own["consent"] == {"given": False, "version": "1", "at": 9}


def test_no_other_key_is_told_anything(site: Site, key: str) -> None:
    _, foreign = site.registry.enrol_phone(
        number(site, key), unique_id="t", foreign=True, simulated=True, datum=Datum.WGS84, now=0
    )
    for wrong in (foreign, "", "x" * 43, None, 7):
        assert asked(site, wrong).status_code == 401
    for body in (b"", b"[]", b"{"):
        answer = site.client().post("/phone/own", data=body, content_type="application/json")
        assert answer.status_code in (400, 401)
    held = site.registry.phone_of(key)
    assert held is not None
    site.registry.revoke_key(held.sender.key, 1)
    assert asked(site, key).status_code == 401


def test_only_wrong_keys_are_counted_against_an_address(site: Site, key: str) -> None:
    assert [asked(site, key, "10.0.0.2").status_code for _ in range(25)] == [200] * 25
    assert [asked(site, "x" * 43, "10.0.0.2").status_code for _ in range(21)] == [401] * 20 + [429]
