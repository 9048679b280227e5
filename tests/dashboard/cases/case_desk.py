"""Cases on a desk, for tests."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import msgspec

from streams.access.subject import Role
from streams.clock import real_ms
from streams.history.history import History
from streams.model.audit import AuditRecord
from streams.model.case import Case, CaseState, CaseStep
from streams.model.case_clock import timed
from streams.model.case_code import case_code
from streams.model.entry_id import EntryId
from streams.model.words import Original
from streams.registry.parties import Party
from streams.registry.records import NewUser
from streams.registry.regulation import regulation
from streams.settings import CasesSection
from tests.dashboard.conftest import Browser, Site

S = CaseState
WORD = "a rather long word"
VILLAGE, OTHER = "211221106201", "211224001001"
RULES = regulation(CasesSection())
HOUR = 3_600_000
PEOPLE = [
    ("police", Role.DEPARTMENT, "police", "2112"),
    ("office", Role.DEPARTMENT, "protection", "2112"),
    ("clerk", Role.CLERK, "", "2112"),
    ("village", Role.VILLAGE, "", VILLAGE),
    ("mediator", Role.MEDIATOR, "justice", "2112"),
    ("reader", Role.SUPERVISOR, "", "2112"),
]
PHONE = "13812345678"


def case(
    name: str, village: str = VILLAGE, kind: str = "D01", reporter: str = "", *steps: CaseStep, **more: Any
) -> Case:
    category = RULES.by_type[kind].category.value
    made = Case(
        id=name,
        village=village,
        type=kind,
        category=category,
        channel="window",
        reported_at=real_ms() - HOUR,
        received_at=real_ms() - HOUR,
        text=CLEAN,
        reporter=reporter,
        steps=steps,
    )
    return timed(msgspec.structs.replace(made, **more), RULES)


WRITTEN, CLEAN, CLEAN_NOTE = "土地承包费，找 13812345678", "土地承包费，找 〔电话〕", "打 〔电话〕"
"""A text as it was written, and as the doors leave it."""


def step(n: int, state: CaseState, unit: str = "") -> CaseStep:
    return CaseStep(n, state, real_ms() - HOUR + n, unit=unit, person="x", by="值班员 x", note=CLEAN_NOTE)


class Desk:
    """Pages over a history with six matters; people of every kind who sign in by name."""

    def __init__(self, folder: Path) -> None:
        self.site = Site(folder, demo=True)
        self._clients: dict[str, Browser] = {}
        self.site.registry.set_regulation(RULES, real_ms())
        for name, role, department, scope in PEOPLE:
            new = NewUser(name=name, password=WORD, role=role, scope=scope, profile="asvs", department=department)
            self.site.registry.add_user(new, AuditRecord(0, "t", "operator", "2112", "", "user.add", name), real_ms())
        self.ids = {user.name: user.id for user in self.site.registry.users()}
        self.history = History(self.site.settings.history_url)
        sent = (step(1, S.TRIAGED), step(2, S.DISPATCHED, "police"))
        office = (step(1, S.TRIAGED), step(2, S.DISPATCHED, "protection"))
        self.cases = [
            case("here"),
            case("there", OTHER),
            case("police", VILLAGE, "H01", "", *sent),
            case("mine", VILLAGE, "S01", self.ids["clerk"]),
            case("closed", VILLAGE, "D01", "", *sent, step(3, S.ACCEPTED), step(4, S.CHECKING), step(5, S.CLOSED)),
            case("secret", VILLAGE, "R01", "", *office),
        ]
        self.history.put(self.cases, EntryId(1, 0), real_ms())
        who = Party(name="张三", phone=PHONE)
        for one in self.cases:
            self.site.registry.add_parties(one.id, [who], real_ms())
        kept = [
            Original(event=f"device/1/{one.id}", field="text", case=one.id, text=WRITTEN, clean=CLEAN)
            for one in self.cases
        ]
        self.site.registry.keep_originals(kept, real_ms())

    def as_(self, name: str) -> Browser:
        """Signed in once each: an address tries a few names a minute and no more."""
        if name not in self._clients:
            self._clients[name] = self._signed_in(name)
        return self._clients[name]

    def _signed_in(self, name: str) -> Browser:
        return self.site.enter(name, WORD)

    def code(self, name: str) -> str:
        one = next(one for one in self.cases if one.id == name)
        return case_code(one.id, one.village, one.reported_at)

    def ours(self) -> dict[str, str]:
        return {"Origin": self.site.url(), "X-City": "1"}

    def reveal(self, client: Browser, name: str, field: str, **more: str) -> Any:
        party = self.site.registry.parties(name)[0].id
        said = {"party": party, "field": field, **more}
        return client.post(f"/case/{self.code(name)}/reveal", json=said, headers=self.ours())

    def last(self) -> AuditRecord:
        return list(self.site.registry.audit_chain())[-1].record


def listed(client: Browser, query: str = "?standing=all") -> set[str]:
    return {row["id"] for row in client.get(f"/cases.json{query}").get_json()["rows"]}
