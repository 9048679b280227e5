"""Cuts of the audit: the old part goes, the kept part verifies, and nothing else can be made to go."""

from __future__ import annotations

from pathlib import Path

import msgspec
import pytest
from sqlalchemy import text
from sqlalchemy.exc import SQLAlchemyError

from streams.clock import real_ms
from streams.errors import StoreError
from streams.model.audit import AuditRecord
from streams.registry.heads import EVERY_MS, Heads, cut, verify
from streams.registry.registry import Registry
from streams.settings import Settings
from tests.streams.registry.audited import as_owner

DAY_MS = 86_400_000
NOW = real_ms()
CUT = AuditRecord(NOW, "system", "system", "", "", "retention", "")


@pytest.fixture
def settings(tmp_path: Path) -> Settings:
    return Settings.model_validate({"store": {"data_dir": tmp_path}})


def records(registry: Registry, settings: Settings, *days_ago: int) -> None:
    """One record each, and a signed head behind every one."""
    heads = Heads(settings, registry)
    for n, days in enumerate(days_ago, 1):
        registry.audit(msgspec.structs.replace(CUT, at=NOW - days * DAY_MS, action="track.open", object=f"worker/{n}"))
        heads.sign(n * EVERY_MS)


def test_what_is_older_goes_and_the_rest_verifies(registry: Registry, settings: Settings) -> None:
    records(registry, settings, 1100, 1099, 1000, 10)
    assert registry.audit_before(NOW - 1095 * DAY_MS)[:2] == (4, 2)
    assert cut(settings, registry, NOW - 1095 * DAY_MS, CUT) == 2
    left = list(registry.audit_chain())
    assert [(link.seq, link.record.object) for link in left] == [(3, "worker/3"), (4, "worker/4"), (5, "audit/2")]
    assert left[-1].record.fields == ("seq<=2",)
    assert verify(settings, registry, NOW).flaws == []
    assert cut(settings, registry, NOW - 1095 * DAY_MS, CUT) == 0


def test_a_second_cut_follows_the_first(registry: Registry, settings: Settings) -> None:
    records(registry, settings, 1100, 1000, 900, 10)
    assert cut(settings, registry, NOW - 1095 * DAY_MS, CUT) == 1
    assert cut(settings, registry, NOW - 950 * DAY_MS, CUT) == 1
    assert next(iter(registry.audit_chain())).seq == 3
    assert verify(settings, registry, NOW).flaws == []


def test_a_chain_that_was_changed_is_not_cut(registry: Registry, settings: Settings) -> None:
    records(registry, settings, 1100, 1000)
    as_owner(registry, "UPDATE audit SET reason = 'x' WHERE seq = 1")
    with pytest.raises(StoreError, match="record 1 is not what was written"):
        cut(settings, registry, NOW - 1095 * DAY_MS, CUT)
    assert len(list(registry.audit_chain())) == 2


FORGED = {
    "without a cut": ("DELETE FROM audit WHERE seq <= 3",),
    "beyond the cut": ("DELETE FROM audit WHERE seq = 3",),
    "with a cut moved on": (
        "DELETE FROM audit WHERE seq = 3",
        "UPDATE audit_cuts SET seq = 3",
    ),
}


@pytest.mark.parametrize("how", FORGED)
def test_what_no_signed_cut_covers_is_missed(registry: Registry, settings: Settings, how: str) -> None:
    records(registry, settings, 1100, 1099, 1000, 10)
    if how != "without a cut":
        cut(settings, registry, NOW - 1095 * DAY_MS, CUT)
    assert verify(settings, registry, NOW).flaws == []
    unguarded = {
        "sqlite": ("DROP TRIGGER audit_cuts_no_update",),
        "postgresql": ("DROP TRIGGER audit_cuts_no_change ON audit_cuts",),
    }[registry._engine.dialect.name]
    as_owner(registry, *unguarded, *FORGED[how])
    assert verify(settings, registry, NOW).flaws != []


def test_the_database_refuses_to_delete_young_records_even_behind_a_cut(registry: Registry, settings: Settings) -> None:
    """A setting, or a call, that asks for less than half a year finds the trigger."""
    records(registry, settings, 1100, 179, 10)
    with pytest.raises(SQLAlchemyError, match="only ever added to"):
        cut(settings, registry, NOW - 100 * DAY_MS, CUT)
    assert len(list(registry.audit_chain())) == 3
    with pytest.raises(SQLAlchemyError, match="only ever added to"), registry._engine.begin() as tx:
        tx.execute(text("DELETE FROM audit WHERE seq = 1"))


def test_an_old_record_behind_a_young_one_waits_for_it(registry: Registry, settings: Settings) -> None:
    records(registry, settings, 10, 1100)
    assert cut(settings, registry, NOW - 1095 * DAY_MS, CUT) == 0
