"""What a page tells the browser's module: where to listen, for what, and in which words. Nothing secret."""

from __future__ import annotations

import json
from typing import Any

import msgspec
from dash import html

from dashboard.basemap import checked
from dashboard.context import PageContext
from dashboard.doors import page_id
from dashboard.headers import http_origin
from dashboard.names import shown_name
from dashboard.presentation import BAR, BAR_EN, seconds_of
from streams.access.policy import COMMANDS, SEATS, Action
from streams.access.subject import Subject
from streams.alert_rules import RULES
from streams.alert_rules.rule import Rule
from streams.clock import CityClock
from streams.geography.places import Places
from streams.model.local_day import iso_day, local_day
from streams.model.region import Tier
from streams.model.regulation import workday_minutes


def config(page: PageContext, places: Places, kind: str, topics: list[str], **more: Any) -> html.Div:
    """An element whose data attribute holds the configuration as JSON: no script of ours is inline. `more`: of one
    page alone."""
    today = local_day(CityClock(page.store).now_ms())
    said: dict[str, Any] = {
        "page": kind,
        "id": page_id(page.subject.id),
        "by": shown_name(page.subject),
        "gateway": page.settings.gateway_url,
        "poll": f"{http_origin(page.settings.gateway_url)}/v1/snapshot",
        **_calls(page),
        "topics": topics,
        "region": page.region,
        "wall": msgspec.to_builtins(page.wall),
        "alarm": _alarm(page.subject, kind),
        "story": _story(page) if page.asked.get("present") == "1" else None,
        "commands": sorted(action.value for action in COMMANDS[page.subject.role]),
        "locked": page.locked,
        "session": page.subject.id,
        "scope": page.region[:6],
        "city": page.settings.city.code,
        "demo": page.store.demo,
        "language": page.words.language,
        "words": dict(page.words.all),
        "theme": page.colours,
        "theme_name": page.theme,
        "types": {t.id: t.name if page.words.language == "zh" else t.en for t in page.regulation.types},
        "ended_types": list(page.regulation.own_rules.ended_types),
        "workday_min": workday_minutes(page.regulation, today),
        "today": iso_day(today),
        "rules": {rule.name: _rule(rule) for rule in RULES.values()},
        "names": {code: places.distinct_name(code) for code in [places.city, *places.counties(), *places.townships()]},
        "geography": page.boundaries,
        "basemap": checked(page.settings.map.basemap_url)[0],
        "attribution": page.settings.map.basemap_attribution,
        "labels": {code: places.label(code) for code in [*places.counties(), *places.townships()]},
        **more,
    }
    data: dict[str, Any] = {"data-live": json.dumps(said, ensure_ascii=False)}
    return html.Div(id="live", hidden=True, **data)


def _calls(page: PageContext) -> dict[str, Any]:
    """Where the lines of calls are, '' for who answers none, and what a call may be made with."""
    answers = Action.CALL_ANSWER in COMMANDS[page.subject.role]
    return {"calls": page.settings.calls_url if answers else "", "engines": page.settings.calls.engines}


def _alarm(subject: Subject, kind: str) -> str:
    """The topic of a seat's own alerts, which none of its pages may hide; '' where the page shows them itself, or where
    the role takes no alerts."""
    own = subject.role in SEATS and kind not in ("duty", "wall")
    return f"alerts/{subject.scope}" if own else ""


def people(page: PageContext, places: Places, region: str) -> list[str]:
    """By whose topics a page that shows `region` ('': all there is) hears of people: by county, for who answers for a
    township by that. Its twin in the browser is `live/people-topics.mjs`."""
    own = page.subject.scope
    if len(own) > Tier.COUNTY:
        return [own[: Tier.TOWNSHIP]]
    shown = region[: Tier.COUNTY] if len(region) >= Tier.COUNTY else own
    return [code for code in places.counties() if code.startswith(shown)]


def _rule(rule: Rule) -> dict[str, Any]:
    """What the browser knows of an alert rule."""
    return {
        "subject": rule.subject.value,
        "verify": rule.verify,
        "volunteers": rule.volunteers,
        "unknown_cause": rule.unknown_cause,
        "on_site": rule.on_site,
    }


def _story(page: PageContext) -> dict[str, Any]:
    """The worked example in the page's language."""
    zh = page.words.language == "zh"
    scenes = [{"step": s.step, "day": s.day if zh else "", "text": s.zh if zh else s.en} for s in page.story]
    step_s = seconds_of(len(scenes)) if page.asked.get("tour") == "1" else 0
    return {"step_s": step_s, "bar": BAR if zh else BAR_EN, "scenes": scenes}
