"""POST /duty/recording: for a lead of the desk whose call it was, after a reason that is on record first."""

from __future__ import annotations

import hashlib
from typing import Any

import pytest

from streams.access.subject import Role
from streams.clock import real_ms
from streams.model.audit import AuditRecord, Decision
from streams.registry.audit import Wanted
from streams.registry.recordings import KeptRecording
from tests.dashboard.conftest import Site

RAW = b"\x00\x00\x00\x00\x00\x03\x01\x01\x02"
FILE = hashlib.sha256(RAW).hexdigest()


@pytest.fixture(autouse=True)
def filled(site: Site) -> None:
    kept = KeptRecording(FILE, "c1", "211221", real_ms(), len(RAW))
    site.registry.keep_recording(site.settings.store.data_dir, kept, RAW)


def asked(house: Site, /, role: Role = Role.DUTY_LEAD, scope: str = "211221", **body: str) -> Any:
    return house.signed_in(role, scope).ask("/duty/recording", {"id": FILE, "reason": "复核", **body})


def records(site: Site) -> list[tuple[str, str, Decision]]:
    found = [one.record for one in site.registry.audit_search(Wanted(action="recording.play"), 50)]
    return [(one.object, one.reason, one.decision) for one in found]


def test_it_is_played_after_a_reason_that_is_on_record(site: Site) -> None:
    before = len(records(site))
    assert asked(site, reason=" ").status_code == 422
    assert records(site)[0] == (f"recording/{FILE}", "", Decision.DENIED)
    answer = asked(site)
    assert (answer.status_code, answer.data) == (200, RAW)
    assert answer.headers["Cache-Control"] == "no-store"
    assert records(site)[0] == (f"recording/{FILE}", "复核", Decision.ALLOWED)
    assert len(records(site)) == before + 2


def test_nobody_else_hears_it_nor_learns_that_there_is_one(site: Site) -> None:
    before = records(site)
    for role, scope in ((Role.DUTY, "211221"), (Role.DUTY_LEAD, "2112"), (Role.DUTY_LEAD, "211282")):
        assert asked(site, role, scope).status_code == 404
    for role in (Role.SUPERVISOR, Role.AUDITOR, Role.VILLAGE, Role.LEADER):
        assert asked(site, role, "211221").status_code in (403, 404)
    assert asked(site, id="ff" * 32).status_code == 404
    assert records(site) == before


def test_after_its_time_the_file_is_gone(site: Site) -> None:
    store = site.settings.store.data_dir
    (path,) = [one for one in (store / "recordings").rglob("*.talk") if one.stem == FILE]
    by = AuditRecord(real_ms(), "s", "system", "2112", "", "retention.delete", "", reason="")
    assert site.registry.recording_ages(real_ms() + 1).due >= 1
    assert site.registry.forget_recordings(store, real_ms() - 60_000, by) == 0, "not yet"
    assert path.exists()
    assert site.registry.forget_recordings(store, real_ms() + 1, by) >= 1
    assert not path.exists()
    assert asked(site).status_code == 404
