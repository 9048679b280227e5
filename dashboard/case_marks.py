"""What a mark of a figure adds to the link of a list, so that the list holds exactly the cases the mark counts."""

from __future__ import annotations

from collections.abc import Container, Mapping
from functools import lru_cache
from typing import NamedTuple
from urllib.parse import urlencode

from dashboard.locale import Words
from streams.history.cases.groups import HOLDERS, OUTCOMES
from streams.history.cases.query import CaseQuery
from streams.model import typed
from streams.model.case import Channel
from streams.model.local_day import day_start, iso_day

SOURCES: dict[str, frozenset[str]] = {
    "grid": frozenset({Channel.GRID_WORKER}),
    "people": frozenset({Channel.WINDOW, Channel.TELEPHONE, Channel.RECEPTION}),
    "hotline": frozenset({Channel.HOTLINE}),
    "app": frozenset({Channel.MINI_PROGRAM}),
    "others": frozenset({Channel.POLICE, Channel.PLATFORM, Channel.DEPARTMENT}),
}
"""Where cases come from, by the channels of each."""
NO_UNIT = "-"
"""In a link: held by no department."""
_MINUTE_MS = 60_000


class ReportDays(NamedTuple):
    """Local days of the report, first and last, both included; None = open on that side. `minute`: of the last day, up
    to which they go; None = the whole of it."""

    first: int | None = None
    last: int | None = None
    minute: int | None = None

    def words(self) -> dict[str, str]:
        ends = {"since": self.first, "until": self.last}
        found = {name: iso_day(day) for name, day in ends.items() if day is not None}
        return found if self.minute is None else {**found, "minute": str(self.minute)}


def source_of(channel: str) -> str:
    return next((name for name, channels in SOURCES.items() if channel in channels), "others")


def link(language: str, **said: str) -> str:
    """To the list of the cases that numbers count and that are so."""
    lang = {} if language == "zh" else {"lang": language}
    asked = {name: value for name, value in said.items() if value}
    words = {"standing": "all", **asked, "counted": "1", **lang}
    return f"/cases?{'&'.join(_word(name, value) for name, value in words.items())}"


@lru_cache(4_096)
def _word(name: str, value: str) -> str:
    """The links of a page's marks have most of their words in common."""
    return urlencode({name: value})


def narrowed(query: CaseQuery, asked: Mapping[str, str]) -> CaseQuery:
    """`query` as the link's own words narrow it; `asked` holds nothing in vain."""
    since, until = (typed.day(asked.get(name, "")) for name in ("since", "until"))
    # Whose list is of one department alone has that one's units here, whatever the link says.
    none = query.units == {NO_UNIT} and asked.get("held") == "1"
    return query._replace(
        since=max(query.since, day_start(since)) if since is not None else query.since,
        until=day_start(until) + (_number(asked, "minute", 1439) + 1) * _MINUTE_MS if until is not None else 0,
        weekday=_number(asked, "weekday"),
        hour=_number(asked, "hour"),
        channels=SOURCES[asked["source"]] if asked.get("source") else frozenset(),
        holder=asked.get("holder", ""),
        outcome=asked.get("outcome", ""),
        counted=asked.get("counted") == "1",
        held_by=frozenset({""}) if none else query.held_by,
        units=frozenset() if none else query.units,
    )


def in_vain(asked: Mapping[str, str]) -> list[str]:
    """Names of the link's own words that there is nothing of."""
    known: dict[str, Container[str]] = {
        "weekday": set(map(str, range(7))),
        "hour": set(map(str, range(24))),
        "minute": set(map(str, range(1440))),
        "source": SOURCES,
        "holder": HOLDERS,
        "outcome": OUTCOMES,
        "counted": ("0", "1"),
    }
    days = [name for name in ("since", "until") if asked.get(name) and typed.day(asked[name]) is None]
    return days + [name for name, values in known.items() if asked.get(name) and asked[name] not in values]


def narrowing(asked: Mapping[str, str], words: Words) -> str:
    """What a link narrows its list to, in words; '' where by nothing, or by what there is not."""
    if in_vain(asked):
        return ""
    days = [words[f"mark_{name}"].format(day=asked[name]) for name in ("since", "until") if asked.get(name)]
    if asked.get("weekday"):
        days.append(words["trend_weekday"].format(day=words["heat_days"].split(",")[int(asked["weekday"])]))
    if asked.get("hour"):
        days.append(words["layer_hour"].format(n=asked["hour"]))
    named = [words[f"{name}_{asked[name]}"] for name in ("source", "holder", "outcome") if asked.get(name)]
    return words["joint"].join(days + named)


def _number(asked: Mapping[str, str], name: str, otherwise: int = -1) -> int:
    return int(asked[name]) if asked.get(name) else otherwise
