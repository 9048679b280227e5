"""Random people and random days at the desks, over restarts: what the screens show is what the journal replays to, and
nobody is told something that did not happen."""

from __future__ import annotations

from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, rule

from streams.access.subject import Role
from streams.fold import checkpoint
from streams.fold.alerting.alerting import Alerting
from streams.model.alert import MOVES, AlertState
from streams.model.case import CaseState
from streams.model.event import DeskWish, Incoming, Outcome, RegistryChange, Report, Sos, Tick
from streams.registry.regulation import regulation
from streams.settings import CasesSection
from tests.streams.fold.city import NOW, entry, report, status
from tests.streams.fold.commands import Person, asks
from tests.streams.fold.test_publisher import Told

RULES = RegistryChange(id="registry/1", source="registry", at=NOW, revision=1, regulation=regulation(CasesSection()))
SEATS = (
    Person("city", Role.DUTY_LEAD),
    Person("county", Role.DUTY, "211221"),
    Person("town", Role.DUTY, "211221106"),
)
ON_ALERTS = (
    "acknowledge",
    "undo",
    "progress",
    "note",
    "confirm",
    "escalate",
    "shelve",
    "unshelve",
    "close",
)
people = st.sampled_from(SEATS)


class Desks(RuleBasedStateMachine):
    """`journal`: everything that came in. `told`: the topics as a screen holds them."""

    def __init__(self) -> None:
        super().__init__()
        self.journal: list[tuple[Incoming, ...]] = []
        self.told = Told()
        self.second = 0
        self.seen: tuple[str, ...] = ()
        self.done = 0
        self.send(RULES)
        self.tick(0)

    def send(self, *events: Incoming) -> list[Outcome]:
        self.journal.append(events)
        one = entry(len(self.journal), *events)
        done = self.told.take_events(one)
        return [event for event in done if isinstance(event, Outcome)]

    def tick(self, second: int) -> None:
        self.second = second
        at = NOW + second * 1000
        self.send(Tick(id=f"tick/{second}", source="system", at=at, real=at, token=1, seen=self.seen))

    def wish(self, who: Person, action: str, name: str, note: str, desk: DeskWish | None) -> None:
        person = who.name
        command = asks(who, action, name, note=note, session=person, desk=desk)
        before = self.told.picture.kind(Alerting).alerts.get(name)
        (answer,) = self.send(command)
        after = self.told.picture.kind(Alerting).alerts.get(name)
        if answer.accepted and action.startswith("alert."):
            self.done += 1
            assert before is not None
            assert after is not None
            assert after.version > before.version
            assert answer.version == after.version
            new = after.steps[-(after.version - before.version) :]
            assert any(step.by == person for step in new), "what was accepted is in the alert's own history"
        elif action.startswith("alert."):
            assert after == before, "what was refused moved nothing"

    @rule(worker=st.integers(1, 2), back=st.booleans())
    def called_for_help(self, worker: int, back: bool) -> None:
        at = NOW + self.second * 1000
        name = f"sos/{len(self.journal)}"
        self.send(
            Sos(id=name, source="device/1", at=at, received=at, worker=worker, region="211221106201", cancelled=back)
        )

    @rule(name=st.sampled_from("abc"))
    def reported(self, name: str) -> None:
        made: Report = report(name, self.second)
        self.send(Report(**{f: getattr(made, f) for f in made.__struct_fields__} | {"type": "E01", "category": "E"}))

    @rule(name=st.sampled_from("abc"), version=st.integers(1, 4), to=st.sampled_from(CaseState))
    def a_department_speaks(self, name: str, version: int, to: CaseState) -> None:
        self.send(status(name, version, to, self.second))

    @rule(
        who=people,
        action=st.sampled_from(ON_ALERTS),
        at=st.integers(0, 5),
        note=st.sampled_from(("", "说明")),
        minutes=st.sampled_from((0, 15, 60)),
        once=st.booleans(),
    )
    def somebody_wishes(self, who: Person, action: str, at: int, note: str, minutes: int, once: bool) -> None:
        names = sorted(self.told.picture.kind(Alerting).alerts.names())
        name = names[at % len(names)] if names else "sos/9/1"
        self.wish(who, f"alert.{action}", name, note, DeskWish(minutes=minutes, once=once))

    @rule(who=people, at=st.integers(0, 5), into=st.integers(0, 5), apart=st.booleans(), takes=st.booleans())
    def somebody_merges(self, who: Person, at: int, into: int, apart: bool, takes: bool) -> None:
        names = sorted(self.told.picture.kind(Alerting).alerts.names())
        one, other = (names[n % len(names)] if names else "sos/9/1" for n in (at, into))
        desk = None if apart else DeskWish(into=other, takes=takes)
        self.wish(who, "alert.split" if apart else "alert.merge", one, "说明", desk)

    @rule(who=people, begin=st.booleans())
    def a_shift_begins_or_ends(self, who: Person, begin: bool) -> None:
        self.wish(who, "shift.begin" if begin else "shift.end", who.scope, "", None)

    @rule(who=st.sampled_from((*SEATS, Person("admin", Role.SYSTEM_ADMIN), Person("other", Role.SYSTEM_ADMIN))))
    def a_rule_goes_out_of_service(self, who: Person) -> None:
        self.wish(who, "rule.disable", "not_accepted", "说明", DeskWish(ends=NOW + self.second * 1000 + 7_200_000))

    @rule(seen=st.sets(st.sampled_from(("city", "county", "town", "wall/2112/w"))))
    def screens_come_and_go(self, seen: set[str]) -> None:
        self.seen = tuple(sorted(seen))

    @rule(n=st.sampled_from((1, 10, 65, 130, 310, 620, 4000)))
    def time_goes_on(self, n: int) -> None:
        self.tick(self.second + n)

    @rule()
    def restarted(self) -> None:
        """The fold goes down and comes back from its checkpoint; screens keep what they had."""
        self.told.picture = checkpoint.restore("2112", checkpoint.whole(self.told.picture))
        self.told.publisher = self.told.fresh()
        self.tick(self.second + 1)

    @invariant()
    def no_screen_shows_what_is_not(self) -> None:
        shown = self.told.records.get("alerts/2112/desk", {})
        open_ = {a.id: a for a in self.told.picture.kind(Alerting).alerts}
        assert shown.keys() == open_.keys()
        assert {name: line["state"] for name, line in shown.items()} == {n: a.state.value for n, a in open_.items()}
        wall = self.told.records.get("alerts/2112/wall", {})
        assert len(wall) == sum(a.state in _QUEUED for a in open_.values())
        grave = [a for a in open_.values() if a.priority == 1]
        for one in grave:
            head = open_.get(one.under) if one.merged else one
            assert head is not None, "what is critical is never set aside but for one that a person named"
            assert head.priority == 1
            assert head.state in _QUEUED, "that one stays in the queue"

    def teardown(self) -> None:
        replayed = Told()
        for n, events in enumerate(self.journal, 1):
            replayed.take_events(entry(n, *events))
        ours, theirs = self.told.picture, replayed.picture
        assert checkpoint.digest(checkpoint.whole(ours)) == checkpoint.digest(checkpoint.whole(theirs))
        for topic in _TOPICS:
            assert self.told.records.get(topic, {}) == replayed.records.get(topic, {}), topic


_QUEUED = {AlertState.UNACK, AlertState.ACKED, AlertState.IN_PROGRESS, AlertState.RTN_UNACK}
_TOPICS = [f"{kind}/{code}/desk" for kind in ("alerts", "shift") for code in ("2112", "211221", "211221106")]
_TOPICS += ["alerts/2112/wall", "shift/2112/wall", "alerts/211221/wall"]

TestDesks = Desks.TestCase
TestDesks.settings = settings(max_examples=60, stateful_step_count=40, deadline=None)


def test_a_walk_through_the_desks_comes_to_something() -> None:
    """The machine is worth running only if alerts are raised, taken, shelved and closed."""
    desks = Desks()
    reached: set[str] = set()
    desks.called_for_help(1, back=False)
    desks.reported("a")
    for version, to in enumerate((CaseState.TRIAGED, CaseState.DISPATCHED), 1):
        desks.a_department_speaks("a", version, to)
    desks.tick(1000)
    desks.tick(1020)
    for action in ("acknowledge", "progress", "note", "undo", *ON_ALERTS):
        for who in SEATS:
            for at in range(6):
                desks.somebody_wishes(who, action, at, "说明", 15, once=False)
                reached |= {a.state.value for a in desks.told.picture.kind(Alerting).alerts}
    assert desks.done > 10
    assert {"unack", "acked", "in_progress", "shelved"} <= reached
    assert len(MOVES) > 60
    desks.restarted()
    desks.no_screen_shows_what_is_not()
    desks.teardown()
