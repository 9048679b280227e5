from __future__ import annotations

import msgspec
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from streams.access.scrub import clean
from streams.access.words import all_clean, sound, split, texts
from streams.model.case import CaseState, Category, MarkKind
from streams.model.event import CaseStatus, CaseWish, Command, NewCase, Report
from streams.model.words import CUT, NOTE_SIGNS, TEXT_SIGNS, Original, cut
from streams.wire import entry

SECRET = "电话13987654321"
REPORT = Report(id="r1", source="device/1", at=1, type="S01", category=Category.SERVICE, text=SECRET)
COMMAND = Command(
    id="c1",
    source="dashboard",
    at=1,
    subject="s",
    role="duty",
    scope="2112",
    action="case.mark",
    object="r1",
    note=f"{SECRET}，张三",
    wish=CaseWish(mark=MarkKind.CONTACT, paper=SECRET),
    matter=NewCase(type="S01", region="2112", text=SECRET),
)


def test_every_declared_text_is_split_wherever_it_stands() -> None:
    scrubbed, originals = split(COMMAND, event="dashboard/c1", case="r1", names=["张三"])
    assert b"13987654321" not in entry.pack(scrubbed)
    assert scrubbed.note == "电话〔电话〕，〔姓名〕"
    assert {(one.field, one.text) for one in originals} == {
        ("note", f"{SECRET}，张三"),
        ("wish.paper", SECRET),
        ("matter.text", SECRET),
    }
    assert all_clean(scrubbed)
    assert not all_clean(COMMAND)
    assert len(list(texts(COMMAND))) == 3


def test_what_is_clean_is_the_same_and_keeps_nothing() -> None:
    plain = msgspec.structs.replace(REPORT, text="路灯坏了")
    assert split(plain, event="device/1/r1", case="r1") == (plain, ())


def test_a_sign_that_shows_nothing_is_left_out_and_seals_nothing() -> None:
    """No database takes the sign 0; lines and tabs are what somebody wrote."""
    written = msgspec.structs.replace(COMMAND, note="路灯\0坏了\x1b[2J\n两盏\t", wish=None, matter=None)
    assert not all_clean(written)
    scrubbed, originals = split(written, event="dashboard/c1", case="r1")
    assert (scrubbed.note, originals) == ("路灯坏了[2J\n两盏\t", ())
    assert all_clean(scrubbed)
    hidden = msgspec.structs.replace(REPORT, text="电话139\x008765\x004321")
    assert split(hidden, event="e", case="r1")[0].text == "电话〔电话〕", "nothing hides behind one"


@pytest.mark.parametrize("where", ["id", "object", "note", "type", "paper", "long", "within"])
def test_every_text_is_looked_at_wherever_it_stands(where: str) -> None:
    assert sound(COMMAND)
    assert sound(msgspec.structs.replace(COMMAND, note="长" * NOTE_SIGNS))
    bad: dict[str, dict[str, object]] = {
        "id": {"id": "c\0"},
        "object": {"object": "\x1b"},
        "note": {"note": "\0"},
        "type": {"matter": NewCase(type="S\0", region="2112")},
        "paper": {"wish": CaseWish(paper="\0")},
        "long": {"object": "x" * 301},
        "within": {"matter": NewCase(type="x" * 301, region="2112")},
    }
    assert not sound(msgspec.structs.replace(COMMAND, **bad[where]))


def test_of_no_case_no_original_is_kept() -> None:
    scrubbed, originals = split(REPORT, event="device/1/r1", case="")
    assert (scrubbed.text, originals) == ("电话〔电话〕", ())


def test_an_original_does_not_print_its_text() -> None:
    assert "13987654321" not in repr(Original(event="e", field="text", case="c", text=SECRET, clean=""))


@pytest.mark.parametrize(("kind", "field", "most"), [(Report, "text", TEXT_SIGNS), (CaseStatus, "reason", NOTE_SIGNS)])
def test_every_decoder_refuses_a_text_that_is_too_long(kind: type[msgspec.Struct], field: str, most: int) -> None:
    status = CaseStatus(id="s", source="", at=1, case="r1", version=1, state=CaseState.TRIAGED)
    made = msgspec.structs.replace(REPORT if kind is Report else status, **{field: "字" * most})
    assert msgspec.json.decode(msgspec.json.encode(made), type=kind) == made
    longer = msgspec.structs.replace(made, **{field: "字" * (most + 1)})
    with pytest.raises(msgspec.ValidationError, match="length"):
        msgspec.json.decode(msgspec.json.encode(longer), type=kind)


def test_entries_of_before_the_limits_are_still_read() -> None:
    for old in (
        msgspec.structs.replace(REPORT, text="字" * 9_000),
        msgspec.structs.replace(COMMAND, note="字" * 900),
        msgspec.structs.replace(COMMAND, matter=NewCase(type="S01", region="2112", text="字" * 2_500)),
    ):
        read = entry.unpack(entry.pack(old)[4:])
        assert isinstance(read, type(old))
        assert msgspec.to_builtins(read) == msgspec.to_builtins(old)


def test_a_text_that_is_cut_says_so_and_leaves_no_half_of_a_number() -> None:
    text = "字" * (TEXT_SIGNS - len(CUT) - 5) + "13987654321" * 3
    made = cut(text)
    assert made == "字" * (TEXT_SIGNS - len(CUT) - 5) + CUT
    assert cut("字" * TEXT_SIGNS) == "字" * TEXT_SIGNS


@settings(max_examples=2_000, deadline=None)
@given(st.text(alphabet="0123456789一三九O -.，电话QQ微信辽M@号楼单元室组abc", max_size=60))
def test_what_is_split_is_always_clean(text: str) -> None:
    scrubbed, originals = split(msgspec.structs.replace(REPORT, text=text), event="device/1/r1", case="r1")
    assert clean(scrubbed.text)
    assert [one.text for one in originals] == ([text] if scrubbed.text != text else [])
