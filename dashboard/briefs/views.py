"""Letters to who subscribed to a kept view: that a period is over, and the way there. What the view shows is judged
when it is opened, so a letter has no number."""

from __future__ import annotations

from collections.abc import Sequence

from dashboard.briefs.cadence import BriefPeriod
from dashboard.briefs.composing import Composer
from dashboard.locale import Words
from streams.clock import CityClock, real_ms
from streams.model.local_day import day_start, iso_day
from streams.registry.registry import Registry
from streams.registry.subscriptions import Letter, view_letter
from streams.settings import Settings


def remind(
    settings: Settings, registry: Registry, composer: Composer, clock: CityClock, made: Sequence[BriefPeriod]
) -> int:
    """Of the newest period of each cadence, once; how many letters are new. Raises Backlogged, SQLAlchemyError."""
    wanted = list[Letter]()
    for kind in made:
        period = next(iter(composer.offered(settings.city.code, kind)), None)
        for one in registry.view_subscriptions(kind.value) if period else ():
            view = next((view for view in registry.saved_views(one.person) if view.id == one.view), None)
            # Of a period that was over before the subscription began there is no letter.
            if view is None or period is None or clock.of(one.at) >= day_start(period.last + 1):
                continue
            words = Words(one.language)
            text = words["letter_view"].format(
                simulated=words["letter_simulated"] if settings.store.demo else "",
                centre=settings.city.centre,
                name=view.name,
                cadence=words[f"brief_{kind.value}"],
                days="~".join(dict.fromkeys((iso_day(period.first), iso_day(period.last)))),
                url=f"{settings.dashboard_url}{view.address}",
            )
            wanted.append(view_letter(one, period.first, text, real_ms()))
    return registry.queue_letters(wanted)


def brief_text(settings: Settings, words: Words, title: str, issue: str, area: str, address: str) -> str:
    """Of a brief that was approved."""
    return words["letter_brief"].format(
        simulated=words["letter_simulated"] if settings.store.demo else "",
        centre=settings.city.centre,
        area=area,
        title=title,
        issue=issue,
        url=f"{settings.dashboard_url}{address}",
    )
