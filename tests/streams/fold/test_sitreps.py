"""Reports of serious incidents in the fold: clocks from the first knowledge, who may do what, and what stays."""

from __future__ import annotations

import msgspec

from streams.access.subject import Role
from streams.fold.alerting.alerting import Alerting
from streams.fold.sitreps import KEPT_MS, Sitreps
from streams.model.alert import Priority
from streams.model.alert_plan import AlertPlan, ReportClock
from streams.model.event import Changed, Outcome, RegistryChange
from streams.model.sitreps.sitrep import ReportWay, Sitrep, SitrepWish, Stage
from streams.registry.regulation import regulation
from streams.settings import CasesSection
from tests.streams.fold.alerting.alert_city import COUNTY, City
from tests.streams.fold.city import NOW, entry
from tests.streams.fold.commands import Person, asks

DESK, LEADER = Person("desk", Role.DUTY, COUNTY), Person("leader", Role.LEADER, COUNTY)
TEXTS = SitrepWish(where="范家屯村", cause="正在核实")


class Reports:
    """A city with one alert, and what its people ask of its reports."""

    def __init__(self, priority: Priority = Priority.CRITICAL) -> None:
        self.city = City()
        self.alert = self.city.rule("serious", "g1", priority)
        assert self.alert is not None
        self.id = self.alert.id

    @property
    def record(self) -> Sitrep | None:
        return self.city.picture.kind(Sitreps).get(self.id)

    def ask(self, action: str, wish: SitrepWish = TEXTS, who: Person = DESK, version: int | None = None) -> Outcome:
        known = self.record.revision if self.record else 0
        body = msgspec.msgpack.encode(wish)
        asked = asks(who, f"sitrep.{action}", self.id, known if version is None else version, body=body)
        (answer,) = self.city.send(asked)
        return answer


def test_the_clocks_run_from_the_first_knowledge_by_the_citys_own_plan() -> None:
    reports = Reports()
    rules = regulation(CasesSection())
    plan = AlertPlan(reports={"6": ReportClock(call=20 * 60, paper=40 * 60)})
    rules = msgspec.structs.replace(rules, alerts=plan)
    reports.city.send(RegistryChange(id="r/1", source="registry", at=NOW, revision=1, regulation=rules))
    reports.city.tick(100)
    assert reports.ask("draft").accepted
    made = reports.record
    assert made is not None
    assert (made.known_at, made.call_due, made.paper_due) == (NOW, NOW + 1_200_000, NOW + 2_400_000)
    assert AlertPlan().report_clock(6) == ReportClock(call=900, paper=2_100)


def test_drafted_by_the_desk_approved_by_the_leader_reported_by_the_desk() -> None:
    reports = Reports()
    assert reports.ask("draft").accepted
    assert reports.ask("draft", who=LEADER).code == "forbidden"
    assert reports.ask("sent", SitrepWish(to="总值班室")).code == "illegal", "a draft leaves nothing"
    assert reports.ask("approve").code == "illegal", "the desk needs a leader's word"
    assert reports.ask("approve", who=LEADER).accepted
    reports.city.tick(600)
    assert reports.ask("sent", SitrepWish(to="总值班室", way=ReportWay.CALL, taker="李某")).accepted
    made = reports.record
    assert made is not None
    assert made.approved[0].approved_by == "leader"
    assert made.reported_at(ReportWay.CALL) == NOW + 600_000
    assert reports.ask("draft", SitrepWish(stage=Stage.FOLLOW, where="x")).accepted
    assert reports.ask("approve", SitrepWish(speaker="王主任")).accepted
    assert made.approved[0] == reports.record.versions[0]  # type: ignore[union-attr]


def test_who_wrote_for_another_state_is_refused_and_another_area_may_not() -> None:
    reports = Reports()
    assert reports.ask("draft").accepted
    late = reports.ask("draft", version=0)
    assert (late.code, late.version) == ("stale", 1)
    assert reports.ask("draft", who=Person("other", Role.DUTY, "211224")).code == "forbidden"
    assert Reports(Priority.ATTENTION).ask("draft").code == "illegal"


def test_history_is_told_and_after_its_time_it_leaves_the_fold() -> None:
    reports = Reports()
    body = msgspec.msgpack.encode(TEXTS)
    asked = asks(DESK, "sitrep.draft", reports.id, body=body)
    done = reports.city.picture.fold(entry(len(reports.city.told) + 1, asked))
    (told,) = [event for event in done.events if isinstance(event, Changed)]
    assert (told.kind, told.id, told.region, told.version) == ("sitrep", reports.id, "211221106", 1)
    assert msgspec.msgpack.decode(told.record, type=Sitrep) == reports.record
    record = reports.record
    assert record is not None
    assert reports.city.picture.kind(Sitreps).leaves(record) == record.versions[0].at + KEPT_MS
    assert reports.city.picture.kind(Alerting).alerts.get(reports.id)


def test_every_desk_that_may_read_them_hears_how_new_they_are_and_nothing_of_what_they_say() -> None:
    reports = Reports()
    for version in (1, 2):
        wish = TEXTS if version == 1 else SitrepWish(speaker="王主任")
        body = msgspec.msgpack.encode(wish)
        asked = asks(DESK, f"sitrep.{'draft' if version == 1 else 'approve'}", reports.id, version - 1, body=body)
        done = reports.city.picture.fold(entry(len(reports.city.told) + version, asked))
        told = {(one.address, one.key): one.value for one in done.own}
        line = b'{"revision":%d}' % version
        assert told == {(desk, f"sitrep/{reports.id}"): line for desk in ("2112", COUNTY, "211221106")}
    kept = {(one.address, one.key): one.value for one in reports.city.picture.kind(Sitreps).own()}
    assert kept == told, "a gateway that starts anew is told the same"
