"""`python -m dashboard.briefs`: makes the briefs that are due, once, and ends; started by the archive's process when a
day is over. The settings come on stdin, as JSON. It runs at low priority and bounds its own memory.
"""

from __future__ import annotations

import os
import resource
import sys
from collections.abc import Iterator
from itertools import product

from sqlalchemy.exc import SQLAlchemyError

from dashboard.briefs.cadence import BriefPeriod
from dashboard.briefs.composing import Composer
from dashboard.briefs.schedule import due, kinds
from dashboard.briefs.views import remind
from dashboard.periods import Period
from streams.clock import CityClock, real_ms
from streams.errors import StreamsError
from streams.geography.places import Places
from streams.history.history import History
from streams.model.local_day import local_day
from streams.operate import shell
from streams.permissions import restrict_new_files
from streams.registry.brief_drafts import BriefMaking
from streams.registry.briefs import brief_key
from streams.registry.registry import Registry
from streams.settings import Settings

MEMORY = 3_000_000_000
"""Bytes of address space."""
_NICE = 10
_EVERY = 5
"""Briefs between two words of how far it is."""
Wanted = tuple[str, str, BriefPeriod, Period]
"""Region, department in it ('' = the area's), and of when."""


def make(settings: Settings, registry: Registry, history: History, places: Places, clock: CityClock) -> int:
    """Makes what is due and says how far it is; how many. Each is kept by itself: cut off, the next run goes on. Raises
    StreamsError, SQLAlchemyError."""
    composer, day = Composer(settings, registry, history, places, clock), local_day(clock.now_ms())
    wanted = list(_wanted(settings, registry, composer, places))
    for n, (region, unit, kind, period) in enumerate(wanted):
        if n % _EVERY == 0:
            registry.making_is(BriefMaking(day=day, done=n, total=len(wanted), at=real_ms()))
        registry.put_brief_draft(composer.draft(region, kind, period, unit))
    remind(settings, registry, composer, clock, kinds(settings.briefs.made))
    registry.making_is(BriefMaking(day=day, done=len(wanted), total=len(wanted), at=real_ms()))
    return len(wanted)


def _wanted(settings: Settings, registry: Registry, composer: Composer, places: Places) -> Iterator[Wanted]:
    """Of areas first. A department's in a county is made when it is opened."""
    city, made = settings.city.code, kinds(settings.briefs.made)
    of = [(region, "") for region in (city, *places.counties())] + [(city, unit) for unit in composer.units()]
    offered = {(region, kind): composer.offered(region, kind) for region in dict(of) for kind in made}
    for (region, unit), kind in product(of, made):
        key = brief_key(region, unit)
        there = {*registry.drafts_made(key, kind.value), *registry.brief_states(key, kind.value)}
        for period in due(offered[region, kind], there, kind):
            yield region, unit, kind, period


def main() -> int:
    restrict_new_files()
    os.nice(_NICE)
    resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY))
    settings = Settings.model_validate_json(sys.stdin.buffer.read())
    history = History(settings.history_url)
    try:
        with shell.open_registry(settings) as registry:
            store = registry.store()
            if store is None:
                return 0
            history.open()
            print(make(settings, registry, history, shell.places(settings), CityClock(store)))
    except (StreamsError, SQLAlchemyError) as wrong:
        print(f"briefs: {str(wrong).splitlines()[0]}", file=sys.stderr)
        return 1
    finally:
        history.close()
    return 0


if __name__ == "__main__":
    sys.exit(main())
