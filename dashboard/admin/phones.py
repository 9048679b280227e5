"""`/admin/phones`: sheets of invitations to print, a township at a time: each serves one worker, once. For anyone who
gives rights."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from html import escape
from typing import NamedTuple

from dashboard.admin.form_page import Ask, Paper, Sheet, form, words_here
from dashboard.html_page import row, table
from dashboard.locale import Words
from dashboard.qr import picture
from streams.clock import real_ms
from streams.errors import DeedRefused
from streams.geography.places import Places
from streams.model.audit import AuditRecord
from streams.model.local_day import stamp
from streams.model.region import Tier
from streams.model.typed import number as number_of
from streams.registry.records import Session, Worker
from streams.registry.registry import Registry
from streams.settings import Settings

_DAY_MS = 86_400_000
_DAYS = 14
"""For which an invitation serves: a township meeting a fortnight."""


def phones(settings: Settings, registry: Registry, places: Places) -> Sheet:
    of = _Invitations(settings, registry, places)
    return Sheet("phones", of.body, {"phones.print": of.print_sheet, "phones.again": of.again})


class _Invitations(NamedTuple):
    """Prints invitations; `settings` has the address they lead to."""

    settings: Settings
    registry: Registry
    places: Places

    def print_sheet(self, _: Session, typed: Mapping[str, str], record: AuditRecord) -> Paper:
        home = typed.get("object", "")
        if len(home) != Tier.TOWNSHIP or not self.places.known(home):
            raise DeedRefused("town")
        staff = self.registry.workers(home)
        if typed.get("who") != "all":
            has = {sender.worker for sender in self.registry.phones([worker.number for worker in staff])}
            staff = [worker for worker in staff if worker.number not in has]
        if not staff:
            raise DeedRefused("nobody_to_print")
        return self._paper(staff, record)

    def again(self, _: Session, typed: Mapping[str, str], record: AuditRecord) -> Paper:
        number = number_of(typed.get("object", ""))
        worker = self.registry.worker(number) if number else None
        if worker is None or worker.left_at:
            raise DeedRefused("no_staff")
        return self._paper([worker], record)

    def _paper(self, staff: Sequence[Worker], record: AuditRecord) -> Paper:
        words, expires = words_here(), record.at + _DAYS * _DAY_MS
        tokens = self.registry.invite([worker.number for worker in staff], record, expires=expires)
        cards = "".join(self._card(worker, token) for worker, token in zip(staff, tokens, strict=True))
        until = escape(words["phones_until"].format(time=stamp(expires)))
        title = f"{words['admin_phones']} · {self.places.name(staff[0].home)}"
        return Paper(
            title, f'<p class="quiet">{until} {escape(words["phones_own"])}</p><div class="cards">{cards}</div>'
        )

    def _card(self, worker: Worker, token: str) -> str:
        post = f"{self.places.name(worker.home)} {worker.post} 网格"
        code = picture(f"{self.settings.dashboard_url}/phone#{token}")
        number = f"<span>{escape(worker.own_number)}</span>" if worker.own_number else ""
        return (
            f'<figure><img src="{code}" alt="" width="168" height="168">'
            f"<figcaption><b>{escape(worker.name)}</b><span>{escape(post)}</span>{number}</figcaption></figure>"
        )

    def body(self, words: Words) -> str:
        towns = [
            (code, f"{self.places.name(code[: Tier.COUNTY])} {self.places.name(code)}")
            for code in self.places.townships()
        ]
        who = [("without", words["phones_without"]), ("all", words["phones_all"])]
        asks = [Ask("object", words["workers_town"], towns), Ask("who", words["phones_who"], who)]
        told = f'<p class="quiet">{escape(words["phones_how"])}</p>'
        one = form(words, "phones.again", words["phones_again"], [Ask("object", words["phones_number"])])
        now = real_ms()
        heads = [words[key] for key in ("county_name", "phones_people", "phones_with", "phones_waiting")]
        lines = [
            row([escape(self.places.name(code)), *map(str, self.registry.invited(code, now))])
            for code in self.places.counties()
        ]
        return f"{form(words, 'phones.print', words['phones_print'], asks)}{told}{one}{table(heads, lines)}"
