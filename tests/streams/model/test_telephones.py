"""Which telephone is called for a service in an area."""

from __future__ import annotations

import msgspec

from streams.model.own_rules import OwnRules
from streams.model.regulation import Regulation
from streams.model.telephones import PhoneDirectory, PhoneEntry, PhoneService

TOWN = PhoneEntry(PhoneService.POLICE, "211221106", "腰堡派出所", "024-70000001")
COUNTY = PhoneEntry(PhoneService.POLICE, "211221", "铁岭县公安局指挥中心", "024-70000002", "024-70000003")
FIRE = PhoneEntry(PhoneService.FIRE, "2112", "市消防救援支队", "024-70000004")


def test_the_entry_of_the_smallest_area_holds() -> None:
    directory = PhoneDirectory([TOWN, COUNTY, FIRE])
    assert directory.contact("police", "21122110620101") == TOWN
    assert directory.contact("police", "211221106") == TOWN
    assert directory.contact("police", "211221107") == COUNTY
    assert directory.contact("fire", "211282") == FIRE


def test_what_no_entry_covers_has_no_name() -> None:
    directory = PhoneDirectory([TOWN, COUNTY])
    assert directory.contact("police", "211282") is None
    assert directory.contact("medical", "211221106") is None
    assert directory.contact("police", "") is None


def test_the_regulation_answers_and_an_old_one_has_no_directory() -> None:
    rules = Regulation(own=OwnRules(directory=(TOWN,)))
    sent = msgspec.msgpack.decode(msgspec.msgpack.encode(rules), type=Regulation)
    assert sent.contact("police", "211221106201") == TOWN
    assert b"\xa3own" not in msgspec.msgpack.encode(Regulation()), "a city without tables of its own sends none"
    assert Regulation().contact("police", "211221106") is None
