"""What the address of /alerts asks for: tab, words, days, a moment that is over. Words may mean a place, a post, a kind
of alert, a type or a case's code."""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import datetime
from typing import NamedTuple

from dashboard.locale import Words
from dashboard.names import shown_name
from dashboard.services import Services
from streams.access.subject import Subject
from streams.alert_rules import OF_PERSONS, RULES
from streams.geography.places import Places
from streams.history.past_alerts import AlertQuery, AlertWord
from streams.history.search import terms
from streams.model.case_code import is_case_code
from streams.model.local_day import BEIJING, day_start
from streams.model.region import Tier, holds
from streams.model.regulation import Regulation
from streams.model.typed import code as code_of
from streams.model.typed import day, number, plain

TABS = ("open", "mine", "closed", "shelved", "merged", "health")
_LONGEST, _WORDS = 60, 6
_POST = re.compile(r"(\d{1,5})\s*(?:号)?\s*网格(?:员)?|网格(?:员)?\s*(\d{1,5})")
_MOMENT = "%Y-%m-%d %H:%M"


class PastAsked(NamedTuple):
    """`tab`: one of TABS. `q`: what is searched. `first`, `last`: days as typed. `at`: city ms of the moment that is
    looked back at, 0 = none; `at_typed` as typed. `wrong`: what of it makes no sense, by the page's own words."""

    tab: str
    q: str
    first: str
    last: str
    at: int
    at_typed: str
    skip: int
    wrong: tuple[str, ...]


def asked(said: Mapping[str, str], words: Words, now: int) -> PastAsked:
    """As the address has it. What makes no sense is left out and named."""
    tab = said.get("tab") or "open"
    days = {name: plain(said.get(name, "")) for name in ("from", "to")}
    wrong = [words["past_no_day"].format(value=day[:_LONGEST]) for day in days.values() if day and _day(day) is None]
    typed = plain(said.get("at", ""))
    at = _moment(typed)
    if typed and (at is None or at > now):
        wrong.append(words["past_no_moment"].format(value=typed[:_LONGEST]))
    good = at is not None and at <= now
    return PastAsked(
        tab if tab in TABS else "open",
        plain(said.get("q", ""))[:_LONGEST],
        days["from"] if _day(days["from"]) is not None else "",
        days["to"] if _day(days["to"]) is not None else "",
        (at or 0) if good else 0,
        typed if good else "",
        number(said.get("skip", "")) or 0,
        tuple(wrong),
    )


def query(one: PastAsked, subject: Subject, rules: Regulation, services: Services, words: Words) -> AlertQuery:
    """The same as history is asked, within the own scope."""
    first, last = _day(one.first), _day(one.last)
    return AlertQuery(
        region=subject.scope,
        standing="all" if one.tab == "health" else one.tab,
        by=shown_name(subject),
        since=day_start(first) if first is not None else 0,
        until=day_start(last + 1) if last is not None else 0,
        words=_meanings(one.q, subject, rules, services, words),
    )


def _meanings(
    text: str, subject: Subject, rules: Regulation, services: Services, words: Words
) -> tuple[AlertWord, ...]:
    plain_words = terms(_POST.sub(" ", text))[:_WORDS]
    found = [_meaning(word, subject, rules, services, words) for word in plain_words]
    if numbers := {int(one or other) for one, other in _POST.findall(text)}:
        towns = [code for word in found for code in word.regions] or [subject.scope]
        homes = sorted({_home(code) for code in towns})
        posts = (one for home in homes for one in services.registry.workers(home))
        found.append(AlertWord("", subjects=tuple({str(one.number) for one in posts if one.post in numbers})))
    return tuple(found)


def _home(code: str) -> str:
    return code[: Tier.TOWNSHIP]


def _meaning(word: str, subject: Subject, rules: Regulation, services: Services, words: Words) -> AlertWord:
    return AlertWord(
        word,
        _named(services.places, subject.scope, word),
        tuple(name for name in RULES if word in words[f"rule_{name}"].replace("{subject}", "").casefold()),
        tuple(t.id for t in rules.types if word in f"{t.name} {t.en}".casefold()),
        _matters(word, subject, services),
    )


def _named(places: Places, scope: str, word: str) -> tuple[str, ...]:
    """Codes of the places whose names hold it, none of them inside another."""
    kept: list[str] = []
    for code in sorted({scope, *places.counties(), *places.townships(), *places.villages()}):
        inside = bool(kept) and code.startswith(kept[-1])
        if not inside and holds(scope, code) and word in places.name(code).casefold():
            kept.append(code)
    return tuple(kept)


def _matters(word: str, subject: Subject, services: Services) -> tuple[str, ...]:
    """The case of a code, where it is no secret that there is one."""
    typed = code_of(word)
    case = services.history.cases.get(typed) if is_case_code(typed) else None
    known = case is not None and not case.restricted and holds(subject.scope, case.village)
    return (case.id,) if case is not None and known else ()


def post_of(rule: str, subject: str, services: Services, words: Words) -> str:
    """The post that an alert is about, as desks call it; '' for what is about none."""
    number_ = number(subject) if rule in OF_PERSONS else None
    worker = services.registry.worker(number_) if number_ else None
    if worker is None:
        return ""
    town = services.places.nearest(worker.home[: Tier.TOWNSHIP])
    return words["past_post"].format(town=services.places.name(town) if town else "", n=worker.post)


def _day(text: str) -> int | None:
    return day(text) if text else None


def _moment(text: str) -> int | None:
    try:
        return int(datetime.strptime(text, _MOMENT).replace(tzinfo=BEIJING).timestamp() * 1000)
    except ValueError:
        return None
