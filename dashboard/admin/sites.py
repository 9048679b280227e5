"""`/admin/sites`: the city's sites and the duty plan of those with open days, each taken from a table. For the
administrator of users and rights: the plan names people."""

from __future__ import annotations

from collections.abc import Mapping
from html import escape
from typing import NamedTuple

from dashboard.admin.form_page import Ask, Sheet, form, upload
from dashboard.html_page import row, table
from dashboard.locale import Words
from streams.clock import Clock, real_ms
from streams.geography.places import Places
from streams.model.audit import AuditRecord
from streams.model.local_day import local_day
from streams.model.regulation import Regulation
from streams.model.sites import Site
from streams.operate.sites import sites as read_sites
from streams.operate.sites import turns as read_turns
from streams.registry.records import Session
from streams.registry.registry import Registry

_LARGEST = 1_000_000
"""Bytes of a table."""


def sites(registry: Registry, places: Places, clock: Clock) -> Sheet:
    of = _SiteTables(registry, places, clock)
    return Sheet("sites", of.body, {"sites.import": of.take_sites, "turns.import": of.take_turns})


class _SiteTables(NamedTuple):
    """The deeds of the page of sites."""

    registry: Registry
    places: Places
    clock: Clock

    def take_sites(self, session: Session, typed: Mapping[str, str], record: AuditRecord) -> str:
        found = read_sites(*upload(_LARGEST, "sites.csv"), self.places)
        self.registry.replace_sites(found, record, real_ms())
        return f"+ {len(found)}"

    def take_turns(self, session: Session, typed: Mapping[str, str], record: AuditRecord) -> str:
        found = read_turns(*upload(_LARGEST, "turns.csv"))
        self.registry.replace_turns(found, record, real_ms())
        return f"+ {len(found)}"

    def body(self, words: Words) -> str:
        file = Ask("file", words["admin_roster_file"], kind="file")
        forms = (
            form(words, "sites.import", words["admin_sites_import"], [file]),
            form(words, "turns.import", words["admin_turns_import"], [file]),
        )
        how = f'<p class="quiet">{escape(words["admin_sites_how"])}</p>'
        heads = [words[f"admin_sites_{key}"] for key in ("id", "kind", "name", "region", "days", "today")]
        return f"{''.join(forms)}{how}{table(heads, (row(cells) for cells in self._rows(words)))}"

    def _rows(self, words: Words) -> list[list[str]]:
        today = local_day(self.clock.now_ms())
        people: dict[str, list[str]] = {}
        for one in self.registry.duty_turns():
            if one.turn.covers(today):
                people.setdefault(one.turn.site, []).append(one.who)
        missing = {one.id for one in (self.registry.regulation() or Regulation()).unstaffed_rooms(today)}
        return [
            [
                escape(one.id),
                escape(words[f"layer_{one.kind.value}"]),
                escape(one.name),
                escape(self.places.full_name(one.region)),
                escape(_weekdays(one, words)),
                escape(words["admin_sites_missing"] if one.id in missing else " ".join(people.get(one.id, ()))),
            ]
            for one in self.registry.sites()
        ]


def _weekdays(site: Site, words: Words) -> str:
    # The words begin with Sunday.
    names = words["weekdays"].split(",")
    return " ".join(names[(day + 1) % 7] for day in site.days)
