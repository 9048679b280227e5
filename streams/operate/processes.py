"""One command per process: opens its parts, runs it, closes them.

Each brings in what it runs and no other: that is what a start, and a start after a kill, mostly waits for.
"""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable

from streams.clock import CityClock
from streams.errors import ConfigError, StoreError
from streams.model.store import StoreInfo
from streams.operate import shell
from streams.operate.keys import read_keys
from streams.refusals import NO_STORE
from streams.registry import signing
from streams.settings import Settings
from streams.wire.signed import KeyPurpose

Process = Callable[[Settings, asyncio.Event], Awaitable[None]]


async def run_intake(settings: Settings, stop: asyncio.Event) -> None:
    from streams.access.inlets import Inlet
    from streams.history.history import History
    from streams.intake import run as intake
    from streams.intake.received_door import MESSAGES, TASKS, Reader
    from streams.operate.public import PublicRequests
    from streams.operate.received import ReceivedRecords

    places = shell.places(settings)
    with shell.open_registry(settings) as registry:
        async with shell.open_journal(settings, stop) as journal:
            history = History(settings.history_url)
            history.open()
            try:
                requests = PublicRequests(history, registry, places, settings.city.code)
                received = ReceivedRecords(history, registry, CityClock(await _store(journal.store())))
                readers: dict[Inlet, Reader] = {TASKS: received.tasks, MESSAGES: received.messages}
                await intake.run(settings, journal, registry, places, requests, readers, stop)
            finally:
                history.close()


async def run_fold(settings: Settings, stop: asyncio.Event) -> None:
    from streams.fold import run as fold

    async with shell.open_journal(settings, stop) as journal:
        await fold.run(settings, journal, shell.places(settings), stop)


async def run_archive(settings: Settings, stop: asyncio.Event) -> None:
    from streams.archive import run as archive
    from streams.archive.kept_fixes import KeptFixes
    from streams.history import export, follower, originals, refusals, retention
    from streams.history.alerts import ALERTS
    from streams.history.history import History
    from streams.history.timer_audit import TimerAudit
    from streams.operate import briefs, cameras
    from streams.rewind import run as rewind

    with shell.open_registry(settings) as registry:
        async with shell.open_journal(settings, stop) as journal:
            history = History(settings.history_url)
            listeners = {ALERTS.kind: TimerAudit(registry).record}
            refused, heard = refusals.Refusals(settings.history_url), KeptFixes()
            try:
                await asyncio.gather(
                    archive.run(settings, journal, stop, heard, registry.withdrawals),
                    rewind.run(settings, journal, stop),
                    refusals.run(refused, journal, heard, stop),
                    follower.run(history, journal, stop, listeners),
                    originals.run(registry, history, stop),
                    export.run(settings.store.data_dir, registry, history, shell.places(settings), stop),
                    retention.run(settings, registry, history, stop),
                    cameras.run(registry, stop),
                    briefs.run(settings, registry, history, stop),
                )
            finally:
                refused.close()
                history.close()


async def run_gateway(settings: Settings, stop: asyncio.Event) -> None:
    from streams.gateway import run as gateway

    with shell.open_registry(settings) as registry:
        async with shell.open_journal(settings, stop) as journal:
            clock = CityClock(await _store(journal.store()))
            await gateway.run(settings, journal, registry, clock, stop)


async def run_phones(settings: Settings, stop: asyncio.Event) -> None:
    """Raises ConfigError where phones use the gateway of the desks."""
    from streams.gateway import run as gateway

    if not settings.phones.port:
        raise ConfigError("phones use the gateway of the desks: set phones.port for one of their own")
    with shell.open_registry(settings) as registry:
        async with shell.open_journal(settings, stop) as journal:
            clock, pace = CityClock(await _store(journal.store())), gateway.of_phones(settings)
            await gateway.run(settings.for_phones, journal, registry, clock, stop, pace=pace)


async def run_caller(settings: Settings, stop: asyncio.Event) -> None:
    """Raises ConfigError where there is no way to call anybody."""
    from streams.caller import posting
    from streams.caller import run as caller
    from streams.caller.gateways import gateways
    from streams.caller.letters import Letters
    from streams.model.local_day import local_day
    from streams.model.outgoing.on_call import OnCall, on_call
    from streams.registry.own_kinds import kinds

    if not settings.channels:
        raise ConfigError("no gateway is configured: set alerts.webhook_url, outgoing.sms_url, mail_host or chat_url")
    key, place = signing.signer(settings.store.data_dir, KeyPurpose.CALLER), shell.places(settings).name
    out, centre = settings.outgoing, settings.city.centre
    letters = Letters(out.text, out.order, centre, place, simulated=settings.store.demo)
    with shell.open_registry(settings) as registry:

        def roster(now: int) -> list[OnCall]:
            return on_call(kinds()["lineups"], registry.own_rows("lineups", local_day(now)))

        book = caller.Book(roster, registry.telephone)
        async with shell.open_journal(settings, stop) as journal:
            channels = gateways(settings)
            made = caller.Caller(settings, journal, key, channels, letters, book)
            post = posting.Posting(registry, channels, settings.store.demo)
            await asyncio.gather(caller.run(made, stop), posting.run(post, stop))


async def run_calls(settings: Settings, stop: asyncio.Event) -> None:
    from streams.calls import run as calls

    key = signing.signer(settings.store.data_dir, KeyPurpose.CALLS)
    with shell.open_registry(settings) as registry:
        async with shell.open_journal(settings, stop) as journal:
            await _store(journal.store())
            await calls.run(settings, journal, registry, registry, key, stop)


async def run_demo(settings: Settings, stop: asyncio.Event) -> None:
    """Raises StoreError in a production store: nothing simulated ever enters it."""
    from streams.demo import run as demo
    from streams.operate.nights import importer
    from streams.operate.sums import simulating

    async with shell.open_journal(settings, stop) as journal:
        store = await _store(journal.store())
        if not store.demo:
            raise StoreError("this is a production store: simulated sources are refused; nothing was sent")
        clock = CityClock(store)
        with simulating(settings):
            await demo.run(
                settings,
                shell.places(settings),
                clock,
                read_keys(settings),
                journal.beat,
                stop,
                signing.signer(settings.store.data_dir, KeyPurpose.SEAT),
                journal.beats,
                importer(settings, clock),
            )


async def _store(asked: Awaitable[StoreInfo | None]) -> StoreInfo:
    store = await asked
    if store is None:
        raise StoreError(NO_STORE)
    return store


PROCESSES: dict[str, Process] = {
    "intake": run_intake,
    "fold": run_fold,
    "archive": run_archive,
    "gateway": run_gateway,
    "phones": run_phones,
    "caller": run_caller,
    "calls": run_calls,
    "demo": run_demo,
}
