from __future__ import annotations

import csv
import io

import pytest
from sqlalchemy import text

from streams.access.subject import Role
from streams.model.audit import AuditRecord, Decision
from tests.dashboard.conftest import Browser, Site

EVIL = '<script>alert(1)</script>"&'


@pytest.fixture
def auditor(site: Site) -> Browser:
    client = site.client()
    assert site.press(client, site.link(Role.AUDITOR, page="/audit")).status_code == 303
    return client


def looked(site: Site, obj: str, reason: str = "走访", decision: Decision = Decision.ALLOWED) -> None:
    who = ("operator x", "operator", "2112", "")
    record = AuditRecord(0, *who, "track.open", obj, ("positions",), reason, "c-1", decision)
    site.registry.audit(record)


def test_the_auditor_finds_who_looked_at_whom(site: Site, auditor: Browser) -> None:
    looked(site, "worker/4711/2026-11-23")
    looked(site, "worker/4712/2026-11-23", decision=Decision.DENIED)
    page = auditor.send("/audit", {"object": "4711"}).get_data(as_text=True)
    assert "worker/4711/2026-11-23" in page
    assert "worker/4712" not in page
    assert "走访" in page
    assert 'class="denied"' in auditor.send("/audit", {"object": "worker/4712"}).get_data(as_text=True)
    assert "worker/" not in auditor.send("/audit", {"action": "enrol"}).get_data(as_text=True).split("<tbody>")[1]


def test_a_look_at_the_audit_is_in_the_audit_before_it_is_shown(site: Site, auditor: Browser) -> None:
    page = auditor.send("/audit", {"actor": "nobody-of-that-name"}).get_data(as_text=True)
    last = list(site.registry.audit_chain())[-1].record
    assert (last.action, last.role, last.reason) == ("audit.open", "auditor", "actor=nobody-of-that-name")
    assert "audit.open" in auditor.get("/audit").get_data(as_text=True)
    assert "<tbody></tbody>" in page


def test_without_a_record_nothing_is_shown(site: Site, auditor: Browser) -> None:
    with site.registry._engine.begin() as tx:
        tx.execute(text("ALTER TABLE audit RENAME TO gone"))
    try:
        assert auditor.get("/audit").status_code == 503
        assert auditor.send("/audit.csv", {}).status_code == 503
    finally:
        with site.registry._engine.begin() as tx:
            tx.execute(text("ALTER TABLE gone RENAME TO audit"))


def test_a_link_puts_nobodys_words_into_the_audit(site: Site, auditor: Browser) -> None:
    assert auditor.get("/audit?actor=words-of-another&object=x").status_code == 200
    assert list(site.registry.audit_chain())[-1].record.reason == ""
    before = site.registry.audit_end()
    evil = {"Origin": "http://evil.example"}
    assert auditor.post("/audit", data={"actor": "words-of-another"}, headers=evil).status_code == 403
    assert auditor.post("/audit.csv", data={"actor": "words-of-another"}, headers=evil).status_code == 403
    assert site.registry.audit_end() == before


@pytest.mark.parametrize("path", ["/audit", "/audit.csv"])
@pytest.mark.parametrize("role", [Role.DUTY, Role.SUPERVISOR, Role.LEADER, Role.SYSTEM_ADMIN, Role.SECURITY_ADMIN])
def test_for_everybody_else_there_is_no_such_page(site: Site, role: Role, path: str) -> None:
    assert site.signed_in(role).get(path).status_code == site.signed_in(role).send(path, {}).status_code == 404
    assert site.client().get(path).status_code == site.client().send(path, {}).status_code == 401


def test_the_auditor_sees_nothing_else(site: Site, auditor: Browser) -> None:
    for path in ("/region/2112", "/health", "/wall"):
        assert auditor.get(path).status_code == 404


def test_what_somebody_wrote_is_text(site: Site, auditor: Browser) -> None:
    looked(site, "worker/1", reason=EVIL)
    page = auditor.send("/audit", {"object": EVIL}).get_data(as_text=True)
    page += auditor.get("/audit").get_data(as_text=True)
    assert "<script" not in page
    assert "&lt;script&gt;" in page


def test_the_export_is_for_spreadsheets_and_starts_no_formula_in_them(site: Site, auditor: Browser) -> None:
    looked(site, "worker/99", reason='=HYPERLINK("http://evil")')
    answer = auditor.send("/audit.csv", {"object": "worker/99"})
    assert answer.data.startswith("\ufeff".encode())
    rows = list(csv.DictReader(io.StringIO(answer.get_data(as_text=True).removeprefix("\ufeff"))))
    assert [row["object"] for row in rows] == ["worker/99"]
    assert rows[0]["reason"].startswith("'=")
    assert list(site.registry.audit_chain())[-1].record.action == "audit.export"


def test_the_proof_is_told(site: Site, auditor: Browser) -> None:
    assert "校验通过" in auditor.send("/audit", {"verify": "1"}).get_data(as_text=True)
    assert "Verified" in auditor.send("/audit?lang=en", {"verify": "1"}).get_data(as_text=True)
