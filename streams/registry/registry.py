"""The registry: people and sign-in over one database, what the store is, and what its clocks judge by."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

import msgspec
from sqlalchemy import insert, select, update

from streams.errors import StoreError
from streams.model.audit import AuditRecord
from streams.model.regulation import Regulation
from streams.model.store import StoreInfo
from streams.model.units import UnitChange, checked
from streams.registry import database
from streams.registry.audit import Audit, append
from streams.registry.brief_drafts import BriefDrafts
from streams.registry.briefs import Briefs
from streams.registry.cameras import CameraChecks
from streams.registry.consents import Consents
from streams.registry.corrections import Corrections
from streams.registry.cuts import Cuts
from streams.registry.finishing import Finishing
from streams.registry.imports import Imports
from streams.registry.jobs import Jobs
from streams.registry.looks import Looks
from streams.registry.media import Media
from streams.registry.originals import Originals
from streams.registry.own_data import OwnData, own_in_force
from streams.registry.own_effects import kept
from streams.registry.pairings import Pairings
from streams.registry.people import People, lock
from streams.registry.phones import Phones
from streams.registry.progress import Progress
from streams.registry.proposals import Proposals
from streams.registry.published import Publications
from streams.registry.recordings import KeptRecordings
from streams.registry.regulating import in_force, put
from streams.registry.reseal import Reseal
from streams.registry.retention import Retention
from streams.registry.rolls import Rolls
from streams.registry.saved_views import SavedViews
from streams.registry.seal import Sealer
from streams.registry.signin import SignIn
from streams.registry.sites import Sites
from streams.registry.subscriptions import Subscriptions
from streams.registry.tables import signing_keys, state
from streams.registry.users import Users
from streams.registry.wall_plans import WallPlans
from streams.registry.wall_requests import WallRequests
from streams.wire.signed import SigningKey


class Registry(
    People,
    Phones,
    Consents,
    Rolls,
    SignIn,
    Users,
    Finishing,
    Proposals,
    Audit,
    Cuts,
    Progress,
    Originals,
    Media,
    Jobs,
    Looks,
    Retention,
    Reseal,
    Publications,
    Sites,
    OwnData,
    Imports,
    Corrections,
    BriefDrafts,
    Briefs,
    SavedViews,
    CameraChecks,
    KeptRecordings,
    Subscriptions,
    WallRequests,
    WallPlans,
    Pairings,
):
    """`url`: SQLAlchemy's. `sealer`: of residents' data, reporters' PINs and second factors; without one they can be
    neither written nor read. Blocking: callers in an event loop go through a thread."""

    def __init__(self, url: str, sealer: Sealer | None = None) -> None:
        self._engine = database.connect(url)
        self._sealer = sealer

    def migrate(self, to: str = "head") -> None:
        database.migrate(self._engine, to, self._sealer)

    def open(self) -> None:
        """Raises MissingPart when the tables are older than this program's, StoreError when they are newer and for a
        store whose texts were never split: pages show texts as they are kept."""
        database.check(self._engine)
        if not self.texts_split():
            raise StoreError("this store holds texts as they were written: run `python -m streams upgrade` once")

    def settle(self) -> None:
        """What was deleted or sealed is gone from the database's files too, as far as no one reads there now."""
        database.settle(self._engine)

    def close(self) -> None:
        self._engine.dispose()

    def store(self) -> StoreInfo | None:
        with self._engine.connect() as tx:
            raw = tx.scalar(select(state.c.store))
        return None if raw is None else msgspec.msgpack.decode(bytes(raw), type=StoreInfo)

    def set_store(self, info: StoreInfo) -> StoreInfo:
        """Once: what is there stays. Returns what is there."""
        with self._engine.begin() as tx:
            tx.execute(update(state).where(state.c.store.is_(None)).values(store=msgspec.msgpack.encode(info)))
        return self.store() or info

    def regulation(self) -> Regulation | None:
        """What is in force; None in a store that never got any."""
        with self._engine.connect() as tx:
            return in_force(tx)

    def set_regulation(self, wanted: Regulation, now: int) -> None:
        """Puts the configured regulation in force and sends it to the journal, unless it is in force already. The parts
        that administrators decide stay as they are."""
        with self._engine.begin() as tx:
            lock(tx)
            known = in_force(tx) or Regulation()
            own = {"changes": known.changes, "sites": known.sites, "turns": known.turns}
            put(tx, kept(msgspec.structs.replace(wanted, **own), known, own_in_force(tx)), now)

    def change_units(self, changes: Sequence[UnitChange], record: AuditRecord, now: int) -> None:
        """Keeps changes of departments and tells the journal, all of them with the record or none. Raises
        UnitRefused."""
        with self._engine.begin() as tx:
            lock(tx)
            known = in_force(tx) or Regulation()
            append(tx, record)
            put(tx, msgspec.structs.replace(known, changes=checked(known.departments, changes).changes), now)

    def signed_since(self) -> str | None:
        """Id of the newest journal entry that needs no signature; None in a store that never had a key."""
        with self._engine.connect() as tx:
            found = tx.scalar(select(state.c.signed_since))
        return None if found is None else str(found)

    def signing_ids(self) -> list[str]:
        """Of every signing key the store ever had."""
        with self._engine.connect() as tx:
            return list(tx.scalars(select(signing_keys.c.id).order_by(signing_keys.c.id)))

    def list_signing(self, keys: Iterable[SigningKey], since: str) -> None:
        """Which signing keys there are now; `since` stays what it was first."""
        with self._engine.begin() as tx:
            lock(tx)
            known = set(tx.scalars(select(signing_keys.c.id)))
            for key in keys:
                row = {"id": key.id, "created_at": key.created_at, "retired_at": key.retired_at}
                if key.id in known:
                    tx.execute(update(signing_keys).where(signing_keys.c.id == key.id).values(row))
                else:
                    tx.execute(insert(signing_keys), [row])
            tx.execute(update(state).where(state.c.signed_since.is_(None)).values(signed_since=since))
