"""The city whose journal is committed: some days of reports, statuses, duty, calls for help, positions and ticks, and
people who give commands of every kind, whether they may or not."""

from __future__ import annotations

from random import Random

import msgspec

from streams.access.movers import movers
from streams.access.policy import COMMANDS, Action
from streams.access.subject import Role, Subject
from streams.demo.recipe import load as load_recipe
from streams.fold.alerting.alerting import Alerting
from streams.fold.cases import Cases
from streams.fold.registry import RegistryReplica
from streams.journal.api import Entry
from streams.model import fix
from streams.model.case import Case, CaseOutcome, CaseState, Channel, MarkKind, Method
from streams.model.case_table import MOVES
from streams.model.entry_id import EntryId
from streams.model.event import CaseWish, Command, DeskWish, Incoming, NewCase, RegistryChange, Report, Sos
from streams.model.units import UnitChange, UnitChangeKind
from streams.model.worker_entry import WorkerEntry
from streams.wire import entry as wire
from tests.streams.fold.commands import Person, asks
from tests.streams.fold.world import HOUR_MS, RULES, World, beijing

DAYS, PER_DAY, WORKERS, STEP_MS = 4, 30, 30, 60_000
UNITS = ("justice", "police", "urban", "housing")
NOTES = ("", "已核实", "已联系", "情况说明", "on")
RARE = frozenset({CaseState.SUSPENDED, CaseState.TRANSFERRED, CaseState.REOPENED, CaseState.RETURNED, CaseState.REWORK})
"""States the city's own systems seldom bring."""


class GoldenCity(World):
    """Records what it folds. `entries`: all of it."""

    def __init__(self) -> None:
        recipe = load_recipe()
        reports = msgspec.structs.replace(recipe.reports, per_day=PER_DAY)
        sos = msgspec.structs.replace(recipe.sos, per_day=6)
        self.entries: list[Entry] = []
        self.random = Random(2112)
        super().__init__(
            beijing(24, 7),
            recipe=msgspec.structs.replace(recipe, reports=reports, sos=sos),
            workers=WORKERS,
            step_ms=STEP_MS,
        )
        self.wait_s = 3_000
        homes = sorted({home[:9] for home in self._homes})
        posts = tuple(WorkerEntry(n + 1, self._homes[n][:9], n + 1, "full") for n in range(WORKERS - 3))
        self.register(workers=posts)
        self.people = _people(homes)

    def send(self, *events: Incoming, rows: fix.Fixes | None = None) -> None:
        self._seq += 1
        body = b"".join(wire.pack(event) for event in events)
        one = Entry(id=EntryId(self.now, self._seq), events=body, fixes=b"" if rows is None else rows.tobytes())
        self.entries.append(one)
        for alert in self.picture.fold(one).changed(Alerting.kind):
            self._note(self.picture.kind(Alerting).alerts.get(alert.id))

    def send_raw(self, events: bytes) -> None:
        self._seq += 1
        one = Entry(id=EntryId(self.now, self._seq), events=events)
        self.entries.append(one)
        self.picture.fold(one)

    def register(self, **what: object) -> None:
        revision = self.picture.kind(RegistryReplica).revision + 1
        change = RegistryChange(id=f"r/{revision}", source="registry", at=self.now, revision=revision, **what)  # type: ignore[arg-type]
        self.send(change)

    def days(self) -> None:
        """Four days; what happens once happens at a fixed hour."""
        once = {3: self._stale_registry, 5: self._storm, 20: self._new_worker, 30: self._new_regulation, 50: self._bad}
        for hour in range(DAYS * 24):
            self.run(HOUR_MS, self._wishes)
            if act := once.get(hour):
                act()

    def _wishes(self, at: int) -> None:
        """Every ten minutes three people want something."""
        if at // STEP_MS % 10 == 0:
            for _ in range(3):
                self.send(self._wish())

    def _wish(self) -> Command:
        random = self.random
        who = random.choice(self.people)
        own = sorted(COMMANDS[who.role])
        action = str(random.choice(own) if own and random.random() < 0.9 else random.choice(list(Action)))
        kind = action.partition(".")[0]
        note = random.choice(NOTES)
        if kind == "case":
            return self._case_wish(who, action, note)
        if kind == "alert":
            alive = sorted(alert.id for alert in self.picture.kind(Alerting).alerts if alert.open)
            known = sorted(self.picture.kind(Alerting).alerts.names())[-12:]
            names = alive if alive and random.random() < 0.8 else known or ["none"]
            desk = DeskWish(minutes=random.choice((0, 30)), once=random.random() < 0.5, to=random.choice(("", "city")))
            return self._asks(who, action, random.choice(names), note=note, desk=desk)
        rule = random.choice(("live_drop", "cluster", "sos", "no such rule"))
        begins = self.now + random.choice((-1, 1)) * HOUR_MS
        desk = DeskWish(
            region=who.scope,
            types=("S01", "P01"),
            begins=begins,
            ends=begins + 3 * HOUR_MS,
            to=random.choice(("", "on", "off")),
        )
        name = rule if kind == "rule" else random.choice((who.scope, "plan-1", "plan-2"))
        return self._asks(who, action, name, note=note, desk=desk)

    def _case_wish(self, who: Person, action: str, note: str) -> Command:
        random = self.random
        if action == "case.report":
            home = random.choice(self._homes)
            matter = NewCase(
                type=random.choice(("S01", "D01", "H01")), region=home, channel=Channel.TELEPHONE, text="来电"
            )
            return self._asks(who, action, f"new/{self.now}/{random.randrange(99)}", note=note, matter=matter)
        cases = sorted((case for case in self.picture.kind(Cases) if case.known), key=lambda case: case.reported_at)
        case = random.choice(cases[-60:]) if cases else None
        to = random.choice(list(CaseState))
        if case and random.random() < 0.8:
            who, to = self._fitting(case, who, to)
        version = case.revision if case and random.random() < 0.95 else 1
        wish = CaseWish(
            to=to if action == "case.move" else None,
            mark=random.choice(list(MarkKind)) if action == "case.mark" else None,
            unit=random.choice(UNITS) if random.random() < 0.8 else case.unit if case else "",
            until=self.now + random.choice((2, 30)) * HOUR_MS,
            extend=random.choice((0, 0, 1)),
            outcome=random.choice((None, CaseOutcome.SETTLED, CaseOutcome.SETTLED, CaseOutcome.WITHDRAWN)),
            method=random.choice((None, Method.PEOPLE, Method.ON_SITE)),
            main_case=cases[0].id if cases and to is CaseState.MERGED else "",
            paper=random.choice(("", "1号", "2号")),
        )
        return self._asks(who, action, case.id if case else "none", note=note or "说明", wish=wish, version=version)

    def _fitting(self, case: Case, who: Person, to: CaseState) -> tuple[Person, CaseState]:
        """Somebody who may make a step from where the case is, and the step; `who` and `to` where nobody may."""
        moves = [move for move in MOVES.get(case.state, ()) if move.to is not CaseState.CANCELLED]
        units = self.picture.regulation.units_at(self.now)
        able = [
            (person, move.to)
            for person in self.people
            for move in moves
            if movers(
                Subject(
                    id=person.name,
                    role=person.role,
                    scope=person.scope,
                    person=person.name,
                    department=person.department,
                ),
                case,
                named=False,
                units=units,
            )
            & move.by
        ]
        rare = [one for one in able if one[1] in RARE]
        if rare and self.random.random() < 0.5:
            return self.random.choice(rare)
        return self.random.choice(able) if able else (who, to)

    def _asks(self, who: Person, action: str, name: str, **more: object) -> Command:
        return asks(who, action, name, at=self.now, **more)  # type: ignore[arg-type]

    def _storm(self) -> None:
        """One type again and again in one township, as neighbours report it."""
        for n in range(14):
            self.send(
                Report(
                    id=f"storm/{n}",
                    source="device/1",
                    at=self.now - n * 1000,
                    received=self.now,
                    region=self._homes[0],
                    type="S02",
                    category=RULES.by_type["S02"].category,
                    text="暖气不热",
                )
            )
        self.send(Sos(id="sos/1", source="device/1", at=self.now, received=self.now, worker=1, region=self._homes[0]))

    def _new_worker(self) -> None:
        self.register(
            workers=(WorkerEntry(WORKERS, self._homes[0][:9], 31, "part"), WorkerEntry(2, "", 0, "full", False))
        )

    def _new_regulation(self) -> None:
        """The month begins on another day, and two departments are one from now on."""
        today = self.picture.today
        change = UnitChange(
            "urban", UnitChangeKind.MERGE, today, successor="housing", by="安全管理员", reason="机构改革"
        )
        self.register(regulation=msgspec.structs.replace(RULES, month_from=26, changes=(change,)))

    def _stale_registry(self) -> None:
        """A change the fold has had already."""
        self.send(RegistryChange(id="r/1", source="registry", at=self.now, revision=1, regulation=RULES))

    def _bad(self) -> None:
        """Bytes that say nothing, one event that is cut, and both sides of a repetition."""
        known = wire.pack(self.events_of_a_report())
        self.send_raw(known + b"\x02\x00\x00\x00\xc1?" + known)
        self.send_raw(known[:-3])

    def events_of_a_report(self) -> Report:
        return Report(
            id="again",
            source="device/2",
            at=self.now,
            received=self.now,
            region=self._homes[3],
            type="D01",
            category=RULES.by_type["D01"].category,
            text="邻里纠纷",
        )


def _people(towns: list[str]) -> list[Person]:
    city = [
        Person("lead", Role.DUTY_LEAD),
        Person("officer", Role.DUTY),
        Person("admin-a", Role.SYSTEM_ADMIN),
        Person("admin-b", Role.SYSTEM_ADMIN),
        Person("leader", Role.LEADER),
        Person("watcher", Role.SUPERVISOR),
        Person("caller", Role.SYSTEM),
    ]
    county = [Person(f"county-{code}", Role.DUTY_LEAD, code) for code in sorted({town[:6] for town in towns})[:3]]
    local = [Person(f"town-{code}", Role.DUTY, code) for code in towns[:4]]
    units = [Person(f"unit-{name}", Role.DEPARTMENT, "2112", name) for name in UNITS]
    return [*city, *county, *local, *units]
