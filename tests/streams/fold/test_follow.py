"""Followed items through the fold: found, put right, proven by somebody else; supervision; a kind that is a file."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import msgspec
import pytest

from streams.access.subject import Role
from streams.fold.follow import Follow
from streams.fold.picture import Folded, Picture
from streams.model.case import CaseState
from streams.model.event import CaseWish, Changed, Incoming, Outcome, RegistryChange
from streams.model.follow.item import FollowItem, FollowWish
from streams.model.periods import Cadence, next_start
from streams.model.regulation import Regulation
from streams.registry.regulation import regulation
from streams.settings import CasesSection, FollowSection
from tests.streams.fold.case_desk import House
from tests.streams.fold.city import NOW, entry, tick
from tests.streams.fold.commands import VILLAGE_STAFF, Person, asks

DAY = 86_400_000
PLACE = "211221106201"
FILE = "a" * 64
TEAM, OTHER = Person("t1", Role.GUIDANCE), Person("t2", Role.GUIDANCE)
LEAD, SECOND = Person("lead", Role.DUTY_LEAD), Person("lead2", Role.DUTY_LEAD)
OFFICER, LEADER = Person("duty", Role.DUTY), Person("leader", Role.LEADER)
HOUSING = Person("housing", Role.DEPARTMENT, "2112", "housing")
JUSTICE = Person("justice", Role.DEPARTMENT, "2112", "justice")
CITY = regulation(CasesSection())


class Office:
    def __init__(self, rules: Regulation = CITY) -> None:
        self.picture, self._n = Picture("2112"), 0
        self.send(RegistryChange(id="r/1", source="registry", at=NOW, revision=1, regulation=rules), tick(0))

    def send(self, *events: Incoming) -> Folded:
        self._n += 1
        return self.picture.fold(entry(self._n, *events))

    def tick(self, at: int) -> Folded:
        return self.send(msgspec.structs.replace(tick(0), id=f"tick/{at}", at=at))

    def item(self, name: str = "f1") -> FollowItem:
        found = self.picture.kind(Follow).get(name)
        assert found is not None
        return found

    def open(self, who: Person = TEAM, name: str = "f1", **more: Any) -> str:
        said: dict[str, Any] = {
            "kind": "finding",
            "title": "夜市 消防通道被占",
            "place": PLACE,
            "unit": "housing",
            "due": NOW + 9 * DAY,
            "files": (FILE,),
            "c0": "fire_exit",
            **more,
        }
        return self._asked(who, "follow.open", name, 0, "", FollowWish(**said))

    def step(
        self, who: Person, step: str, note: str = "", *, version: int | None = None, name: str = "f1", **more: object
    ) -> str:
        known = self.picture.kind(Follow).get(name)
        base = version if version is not None else known.revision if known else 0
        return self._asked(who, "follow.step", name, base, note, FollowWish(step=step, **more))  # type: ignore[arg-type]

    def _asked(self, who: Person, action: str, name: str, version: int, note: str, wish: FollowWish) -> str:
        done = self.send(asks(who, action, name, version, note, body=msgspec.msgpack.encode(wish)))
        (answer,) = [event for event in done.events if isinstance(event, Outcome)]
        return answer.code

    def sum(self, measure: str, region: str = "2112") -> int:
        return self.picture.sums.totals(region, self.picture.today - 39, self.picture.today + 39)[measure]


def test_rectified_is_proven_by_somebody_else_and_not_claimed() -> None:
    office = Office()
    assert office.open() == "ok"
    assert office.step(HOUSING, "rectify") == "illegal", "without evidence"
    assert office.step(JUSTICE, "rectify", files=(FILE,)) == "illegal", "another department's"
    assert office.step(HOUSING, "rectify", files=(FILE,)) == "ok"
    assert (office.item().state, office.sum("finding_opened"), office.sum("finding_proven")) == ("reported", 1, 0)
    assert office.step(TEAM, "recheck", files=(FILE,)) == "illegal", "who found it does not prove it"
    assert office.step(OTHER, "recheck", files=(FILE,)) == "ok"
    assert office.item().proven
    assert office.sum("finding_proven", "211221106") == 1
    assert office.step(OTHER, "sample", files=(FILE,)) == "illegal", "a sample is a third person's"
    assert office.step(LEAD, "sample", files=(FILE,)) == "ok"
    assert office.step(SECOND, "sample_failed", "又被占用", due=NOW + 20 * DAY) == "ok"
    assert (office.item().state, office.sum("finding_proven")) == ("returned", 0), "what was proven is so no more"


def test_where_no_department_has_it_the_place_itself_puts_it_right() -> None:
    office = Office()
    town = "211221106"
    assert office.open(unit="", place=town) == "ok"
    assert office.step(Person("county", Role.DUTY, "211221"), "rectify", paper="1 号") == "illegal", (
        "who is above is not it"
    )
    assert office.step(HOUSING, "rectify", paper="1 号") == "illegal"
    assert office.step(Person("town", Role.DUTY, town), "rectify", paper="1 号") == "ok"


def test_who_may_not_see_an_item_does_not_learn_that_it_is_there() -> None:
    office = Office()
    office.open()
    assert office.step(Person("x", Role.GUIDANCE, "211224"), "recheck", files=(FILE,)) == "unknown"
    assert office.open(Person("s", Role.SUPERVISOR), "f2") == "forbidden"
    assert office.open(OFFICER, "f2") == "forbidden", "a duty officer may take steps and open none"
    assert office.open(Person("x", Role.GUIDANCE, "211224"), "f2") == "forbidden", "another county's place"


@pytest.mark.parametrize(
    "more",
    [
        {"c0": "nothing"},
        {"c0": ""},
        {"due": NOW - 1},
        {"unit": "court"},
        {"unit": "nobody"},
        {"files": ()},
        {"title": "-"},
        {"about": "follow/none"},
        {"about": "case/none"},
        {"c1": "x"},
    ],
)
def test_what_makes_no_sense_is_refused(more: dict[str, Any]) -> None:
    office = Office()
    assert office.open(**more) == "illegal"
    assert office.picture.kind(Follow).get("f1") is None


def test_supervision_is_climbed_rung_by_rung_with_a_receipt_and_ended_by_who_ordered_it() -> None:
    office = Office()
    office.open()
    office.tick(NOW + 7 * DAY + 1)
    assert office.item().newest.step == "remind", "the clock's own step, two days before the limit"
    assert office.step(LEAD, "order", "限期整改", paper="督办单 3 号") == "illegal", "before it was urged"
    assert office.step(OFFICER, "urge", "临近时限") == "ok"
    assert office.step(OFFICER, "urge", "再催") == "illegal", "once while it holds"
    assert office.step(OFFICER, "order", "x", paper="1") == "illegal", "a duty officer orders none"
    assert office.step(LEAD, "order", "限期整改", paper="督办单 3 号") == "ok"
    assert office.step(HOUSING, "signed") == "ok"
    assert office.step(LEADER, "listed") == "illegal", "without the number of its document"
    assert office.step(LEADER, "listed", paper="铁政法〔2026〕12号") == "ok"
    assert office.step(SECOND, "lift", "已到位") == "illegal", "by its issuer alone"
    assert office.step(LEAD, "lift", "已到位") == "ok"


def test_a_step_for_another_state_of_it_is_stale() -> None:
    office = Office()
    office.open()
    office.step(OFFICER, "urge", "催")
    assert office.step(HOUSING, "rectify", version=1, files=(FILE,)) == "stale"
    assert office.open() == "ok", "sent twice it is the same"
    assert len(office.item().entries) == 2


def test_a_unit_that_changes_takes_the_work_along() -> None:
    office = Office()
    office.open()
    assert office.step(TEAM, "assign", "职责调整", unit="justice") == "ok"
    assert office.step(HOUSING, "rectify", files=(FILE,)) == "illegal"
    assert office.step(JUSTICE, "rectify", files=(FILE,)) == "ok"
    own = dict.fromkeys(one.address for one in office.picture.kind(Follow).own())
    assert list(own) == ["2112", "ujustice"]


def test_history_is_told_and_a_restart_changes_nothing() -> None:
    office = Office()
    body = FollowWish(kind="point", title="示例 夜市", place=PLACE, c0="night_market")
    done = office.send(asks(TEAM, "follow.open", "p1", body=msgspec.msgpack.encode(body)))
    (told,) = [event for event in done.events if isinstance(event, Changed) and event.kind == "follow"]
    assert (told.id, told.region, msgspec.msgpack.decode(told.record, type=FollowItem)) == (
        "p1",
        PLACE,
        office.item("p1"),
    )
    assert office.open(about="follow/p1") == "ok"
    court: dict[str, Any] = {"kind": "point", "unit": "", "due": 0, "files": (), "c0": "court"}
    assert office.open(name="p2", **court) == "ok"
    assert office.open(name="f2", about="follow/p2") == "illegal", "a court is visited and not judged"
    fields = {name: raw for table in office.picture.kind(Follow).tables for name, raw in table.whole().items()}
    again = Office()
    for name, raw in fields.items():
        for table in again.picture.kind(Follow).tables:
            table.restore(name.decode().partition(":")[2], raw)
    again.picture.kind(Follow).restored(again.picture.context)
    assert again.item() == office.item()
    again.tick(NOW + 7 * DAY + 1)
    assert again.item().newest.step == "remind"


def test_a_new_kind_is_a_data_file_and_its_words(tmp_path: Path) -> None:
    """No line of code knows fairs: the file alone brings states, steps, rights and numbers."""
    (tmp_path / "fair.yaml").write_text(
        "id: fair\nname: 庙会\nen: Fairs\nopens: held\nopen_by: [duty_lead]\nneeds: [place]\n"
        "columns: [{id: host, name: 承办地, en: Host, required: true}]\n"
        "states:\n- {id: held, name: 已举办, en: Held}\n"
        "- {id: adopted, name: 已推广, en: Adopted, over: true, proven: true}\n"
        "steps:\n- {id: adopt, name: 推广, en: Adopt, sources: [held], to: adopted, by: [duty_lead], needs: [note]}\n",
        "utf-8",
    )
    office = Office(regulation(CasesSection(), follow=FollowSection(kinds=str(tmp_path))))
    said = {"kind": "fair", "unit": "", "due": 0, "files": (), "c0": "开原市"}
    assert office.open(TEAM, "t1", **said) == "illegal", "its file gives it to the centre alone"
    assert office.open(LEAD, "t1", **said) == "ok"
    assert office.step(LEAD, "adopt", "腰堡经验", name="t1") == "ok"
    assert (office.item("t1").proven, office.sum("fair_opened"), office.sum("fair_proven")) == (True, 1, 1)


def test_a_key_case_of_a_case_that_goes_to_court_is_left_without_supervision() -> None:
    house = House()
    house.must(VILLAGE_STAFF, CaseWish(to=CaseState.TRIAGED))
    office = Office()
    office.picture, office._n = house.picture, 100
    key = {"kind": "key_case", "unit": "", "files": (), "c0": "联席会议", "c1": "hard", "leader": "副市长"}
    assert office.open(LEAD, "k1", about="case/a", **{**key, "leader": ""}) == "illegal", "without a named office"
    assert office.open(LEAD, "k1", about="case/a", **key) == "ok"
    assert office.step(LEAD, "progress", "已对接", name="k1", due=NOW + 20 * DAY, c0="报告方案") == "ok"
    assert (office.item("k1").columns[0], office.item("k1").due) == ("报告方案", NOW + 20 * DAY)
    house.must(VILLAGE_STAFF, CaseWish(to=CaseState.DIVERTED), "诉讼")
    assert office.step(LEAD, "listed", paper="铁政法〔2026〕12号", name="k1") == "illegal"
    office.tick(NOW + 19 * DAY + 1)
    assert office.item("k1").newest.step == "progress", "no reminder of what is in court"
    assert office.open(LEAD, "k2", about="case/a", **key) == "illegal"
    assert office.step(LEAD, "leave", "已进入法定程序", name="k1") == "ok"


def test_a_standing_order_comes_again_by_its_own_days() -> None:
    office = Office()
    said = {"kind": "standing", "leader": "副书记", "c0": "heating", "c1": "入户提示", "c2": "2026-11-01~2027-03-31"}
    assert office.open(LEAD, "s1", **said, unit="", files=()) == "illegal", "without how often"
    assert office.open(LEAD, "s1", **{**said, "c2": "冬天"}, unit="", files=(), cadence=Cadence.WEEK) == "illegal"
    assert office.open(LEAD, "s1", **said, unit="", files=(), cadence=Cadence.WEEK) == "ok"
    first = office.item("s1").due
    assert office.step(OFFICER, "carried_out", "已到位", name="s1") == "ok"
    assert office.item("s1").due == next_start(Cadence.WEEK, first)
    assert not office.item("s1").over
