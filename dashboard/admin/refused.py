"""`/refused`: what was not taken, by sender and reason, and what to do. Phones of an area for those who answer for it;
every sender for the city's desks and the system's administrator."""

from __future__ import annotations

from html import escape

from flask import Flask, Response, request

from dashboard.auth.signin import SignInRoutes
from dashboard.doors import doors_of
from dashboard.guard import no_such_page
from dashboard.html_page import page, row, table
from dashboard.locale import Words
from streams.access.doors import RequestSender, opens
from streams.access.policy import Action, Page, allow
from streams.clock import CityClock
from streams.geography.places import Places
from streams.history.refusals import RefusalRow, Refusals
from streams.model.local_day import local_day, stamp
from streams.model.region import Tier, is_code
from streams.model.store import StoreInfo
from streams.registry.records import SenderKind, Worker
from streams.registry.registry import Registry

DAYS = 7
_SHOWN = 200


class RefusedPage:
    """`title`: of the centre."""

    def __init__(
        self,
        registry: Registry,
        signin: SignInRoutes,
        refusals: Refusals,
        places: Places,
        store: StoreInfo,
        title: str,
    ) -> None:
        self._registry, self._signin, self._refusals = registry, signin, refusals
        self._places, self._title, self._clock = places, title, CityClock(store)

    def register(self, server: Flask) -> None:
        doors_of(server).get("/refused", "refused", self._page, opens("refused"), RequestSender.ADDRESS)

    def _page(self) -> Response:
        session = self._signin.session()
        region = request.args.get("region", "") or (session.subject.scope if session else "")
        if session is None or not is_code(region) or not allow(session.subject, Action.OPEN, Page("refused", region)):
            return no_such_page()
        words = Words(request.args.get("lang", "zh"))
        now = self._clock.now_ms()
        owners = self._registry.devices(region[: Tier.TOWNSHIP])
        whole = region == self._places.city
        today = local_day(now)
        found = self._refusals.of(today - DAYS + 1, today, None if whole else frozenset(owners))
        silent = len({one.source for one in found if one.silent})
        rows = [row(self._cells(words, one, owners), "silent" if one.silent else "") for one in found[:_SHOWN]]
        said = [words["refused_about"].format(days=DAYS, at=stamp(now))]
        said += [words["refused_silent_posts"].format(n=silent)] if silent else []
        said += [words["refused_more"].format(n=len(found) - _SHOWN)] if len(found) > _SHOWN else []
        said += [] if found else [words["refused_none"].format(days=DAYS)]
        head = words["refused_head"].split(",")
        body = "".join(f"<p>{escape(one)}</p>" for one in said) + (table(head, rows) if rows else "")
        return Response(page(words, words["refused"], self._title, body), mimetype="text/html")

    def _cells(self, words: Words, one: RefusalRow, owners: dict[int, Worker]) -> list[str]:
        notes = []
        if one.silent:
            kept = words["refused_kept"].format(at=stamp(one.kept_at)) if one.kept_at else words["refused_never"]
            notes = [words["refused_silent"], kept]
        who = "<br>".join(map(escape, [self._sender(words, one.source, owners), *notes]))
        example = f"<code>{escape(one.example)}</code>" if one.example else ""
        detail = f"<p>{escape(one.detail)}</p>" if one.detail else ""
        why, remedy = escape(words[f"reason_{one.reason}"]), escape(words[f"remedy_{one.reason}"])
        return [who, why, f"{one.times:,}", escape(stamp(one.last_at)), detail + example, remedy]

    def _sender(self, words: Words, source: str, owners: dict[int, Worker]) -> str:
        number = source.partition("/")[2]
        sender = self._registry.sender(int(number)) if number.isdigit() else None
        if sender is None:
            return words["refused_gone"].format(source=source)
        if sender.kind is SenderKind.PHONE:
            worker = owners.get(sender.number) or self._registry.worker(sender.worker)
            home = worker.home if worker else ""
            town = self._places.full_name(home) if self._places.known(home) else home
            return words["refused_device"].format(town=town, post=worker.post if worker else "", n=number)
        return words[f"refused_{sender.kind.value}"].format(name=sender.unique_id)
