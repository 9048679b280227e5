"""Six-no rounds through the fold: a frozen list, one word a village, the township's review, the county's sample."""

from __future__ import annotations

import msgspec
import pytest

from streams.access.subject import Role
from streams.fold.follow import Follow
from streams.model.follow.item import FollowWish, PastStep, one_of_list
from tests.streams.fold.city import NOW
from tests.streams.fold.commands import Person
from tests.streams.fold.test_follow import DAY, LEAD, Office

TOWN = "211221106"
LIST = tuple(f"{TOWN}{n}" for n in range(201, 207))
ABOUT = "follow/round"
MET = {f"c{n}": "met" for n in range(6)}
REVIEWER, COUNTY = Person("town", Role.DUTY, TOWN), Person("county", Role.DUTY_LEAD, "211221")
POLICE = Person("police", Role.DEPARTMENT, "2112", "police")


def staff(place: str) -> Person:
    return Person(f"staff{place}", Role.VILLAGE, place)


@pytest.fixture
def office() -> Office:
    """A round over six villages of one township."""
    made = Office()
    assert opens_round(made) == "ok"
    return made


def opens_round(office: Office, name: str = "round", **more: object) -> str:
    said = {"kind": "six_round", "title": "本轮", "place": "2112", "c0": "2026-11", "unit": "", "files": (), **more}
    return office.open(LEAD, name, **{"places": LIST, **said})


def says(office: Office, place: str = LIST[0], who: Person | None = None, name: str = "", **more: object) -> str:
    said = {"kind": "six_no", "title": "自评", "place": place, "about": ABOUT, "unit": "", "due": 0, "files": (), **MET}
    return office.open(who or staff(place), name or one_of_list(ABOUT, place), **{**said, **more})


def test_a_round_freezes_its_list_and_is_the_cohort_of_the_rate(office: Office) -> None:
    assert office.item("round").places == LIST
    assert (office.sum("six_round_listed"), office.sum("six_round_listed", TOWN)) == (6, 6)
    assert opens_round(office, "r2", places=()) == "illegal", "a round without a list"
    assert opens_round(office, "r3", places=(TOWN,)) == "illegal", "a list of another tier"
    assert opens_round(office, "r4", place="211224") == "illegal", "places outside of its area"
    assert opens_round(office, "r5", c0="十一月") == "illegal", "a month that is none"
    office.tick(NOW + DAY)
    assert says(office) == "ok"
    assert office.step(REVIEWER, "review", name=one_of_list(ABOUT, LIST[0])) == "ok"
    assert office.item(one_of_list(ABOUT, LIST[0])).counted_at == office.item("round").at
    assert office.sum("six_no_proven", TOWN) == 1


def test_a_village_speaks_for_itself_once_and_only_while_the_round_is_open(office: Office) -> None:
    place = LIST[0]
    assert says(office, place, staff(LIST[1])) == "forbidden", "another village's staff"
    assert says(office, place, name="0b5e2b8e-3c1d-4c55-9d0a-6a2f6f0c7f11") == "illegal", (
        "an id that opens a second one"
    )
    assert says(office, f"{TOWN}299") == "illegal", "a village that is not on the list"
    assert says(office, place, about="") == "illegal"
    assert says(office, place) == "ok"
    assert says(office, place) == "illegal", "once"
    assert office.step(LEAD, "close", "到期", name="round") == "ok"
    assert says(office, LIST[1]) == "illegal"


def test_the_township_passes_what_the_village_says_is_met_and_the_county_samples(office: Office) -> None:
    name = one_of_list(ABOUT, LIST[0])
    assert says(office, c1="not_met") == "ok"
    assert office.step(COUNTY, "review", name=name) == "illegal", "the township reviews"
    assert office.step(REVIEWER, "review", name=name) == "illegal", "its own word is not overruled"
    assert office.step(REVIEWER, "send_back", "请补充", name=name) == "ok"
    assert office.step(staff(LIST[0]), "restate", "已核对", name=name, **MET) == "ok"  # type: ignore[arg-type]
    assert office.step(REVIEWER, "review", name=name) == "ok"
    assert office.sum("six_no_proven") == 1
    assert office.step(REVIEWER, "sample", "已核", name=name) == "illegal"
    assert office.step(COUNTY, "sample_failed", "台账不实", name=name) == "ok"
    assert (office.item(name).state, office.sum("six_no_proven")) == ("returned", 0)


def test_what_a_department_opens_is_its_own_and_carries_the_number_of_its_document(office: Office) -> None:
    said = {"kind": "six_paper", "place": TOWN, "about": ABOUT, "unit": "", "due": 0, "files": (), "c0": "no_case"}
    assert office.open(POLICE, "p0", **said, c1="none", title="结论") == "illegal", "without its number"
    assert office.open(POLICE, "p1", **said, c1="none", paper="1 号", title="结论") == "ok"
    assert office.item("p1").unit == "police"
    assert office.open(POLICE, "p2", **{**said, "unit": "health"}, c1="none", paper="1 号", title="x") == "ok"
    assert office.item("p2").unit == "police", "not another department's, whatever was sent"
    assert office.open(LEAD, "p3", **said, c1="none", paper="1 号", title="x") == "illegal", "nobody else speaks for it"


def test_a_ledger_that_was_kept_before_is_judged_by_the_same_columns(office: Office) -> None:
    past = (PastStep("open", NOW - 9 * DAY, "村"), PastStep("review", NOW - 8 * DAY, "镇"))
    assert says(office, LIST[2], LEAD, c0="not_met", past=past) == "illegal"
    assert says(office, LIST[2], past=past) == "forbidden", "a village would pass itself"
    assert says(office, LIST[2], LEAD, past=past) == "ok"
    assert office.sum("six_no_proven") == 1


def test_a_checkpoint_of_before_has_no_lists() -> None:
    """What was kept before lists were is read as it was."""
    office = Office()
    office.open()
    old = msgspec.to_builtins(office.item())
    del old["places"], old["counted_at"]
    assert msgspec.convert(old, type(office.item())) == office.item()
    assert msgspec.msgpack.decode(msgspec.msgpack.encode({"kind": "point"}), type=FollowWish).places == ()
    assert office.picture.kind(Follow).get("f1") is not None
