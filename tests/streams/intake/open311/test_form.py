from __future__ import annotations

from urllib.parse import quote_plus

import pytest
from hypothesis import given
from hypothesis import strategies as st

from streams.errors import FormUnreadable
from streams.intake.open311.form import FIELDS, FormBody, Parts, urlencoded

NAMES = st.sampled_from(["description", "last_name", "attribute[what]", "media_url"])
FIELDS_OF = st.lists(st.tuples(NAMES, st.text(st.characters(codec="utf-8", exclude_characters="\r\n"), max_size=40)))


def encoded(fields: list[tuple[str, str]], charset: str = "utf-8") -> bytes:
    pairs = (f"{quote_plus(name)}={quote_plus(value.encode(charset))}" for name, value in fields)
    return "&".join(pairs).encode()


def in_parts(fields: list[tuple[str, str]], *files: str, kind: str = "") -> bytes:
    said = f"\r\nContent-Type: {kind}" if kind else ""
    parts = [f'--b\r\nContent-Disposition: form-data; name="{n}"{said}\r\n\r\n{v}\r\n'.encode() for n, v in fields]
    for name in files:
        head = f'--b\r\nContent-Disposition: form-data; name="photo"; filename="{name}"\r\nContent-Type: image/jpeg'
        parts.append(head.encode() + b"\r\n\r\n" + bytes(range(256)) * 20 + b"\r\n")
    return b"".join(parts) + b"--b--\r\n"


def read(body: bytes, step: int = 1_000) -> FormBody:
    parts = Parts(b"b")
    for at in range(0, len(body), step):
        parts.more(body[at : at + step])
    parts.more(None)
    return parts.form()


def grouped(fields: list[tuple[str, str]]) -> dict[str, tuple[str, ...]]:
    found: dict[str, tuple[str, ...]] = {}
    for name, value in fields:
        found[name] = (*found.get(name, ()), value)
    return found


@given(FIELDS_OF)
def test_what_a_browser_writes_comes_back(fields: list[tuple[str, str]]) -> None:
    assert urlencoded(encoded(fields)).fields == grouped(fields)


@given(FIELDS_OF, st.integers(1, 200))
def test_parts_come_back_however_they_are_cut(fields: list[tuple[str, str]], step: int) -> None:
    form = read(in_parts(fields, "街景.jpg", ""), step)
    assert form.fields == grouped(fields)
    assert form.files == 1, "a field of a file nobody chose has no name"


@pytest.mark.parametrize("charset", ["gbk", "gb2312", "gb18030"])
def test_a_form_in_the_countrys_own_encoding_is_read_where_it_is_named(charset: str) -> None:
    fields = [("description", "路灯不亮"), ("last_name", "测")]
    assert urlencoded(encoded(fields, charset), charset).get("description") == "路灯不亮"
    with pytest.raises(FormUnreadable, match="UTF-8") as no:
        urlencoded(encoded(fields, charset))
    assert no.value.status == 400


def test_a_part_may_name_its_own() -> None:
    parts = Parts(b"b")
    head = b'--b\r\nContent-Disposition: form-data; name="x"\r\nContent-Type: text/plain; charset=gbk\r\n\r\n'
    parts.more(head + "路".encode("gbk") + b"\r\n--b--\r\n")
    parts.more(None)
    assert parts.form().get("x") == "路"


@pytest.mark.parametrize(
    "body", [b"", b"--b", b"--b\r\n\r\nx", b"--b\r\nContent-Disposition: form-data\r\n\r\nx", b"x"]
)
def test_parts_that_do_not_end_are_none(body: bytes) -> None:
    with pytest.raises(FormUnreadable) as no:
        read(body)
    assert no.value.status == 400


def test_fields_are_few_and_short_and_files_do_not_count() -> None:
    for body in (in_parts([("a", "x" * (FIELDS + 1))]), in_parts([("a", "x")] * 101)):
        with pytest.raises(FormUnreadable) as no:
            read(body)
        assert no.value.status == 413
    assert read(in_parts([("a", "x")], *["p.jpg"] * 20)).files == 20
    with pytest.raises(FormUnreadable):
        urlencoded(b"a=1&" * 101)
    with pytest.raises(FormUnreadable):
        urlencoded(None)


def test_lists_come_by_either_name() -> None:
    form = urlencoded(b"attribute[what]=water&attribute[what][]=power&attribute[what]=+&x=+a+")
    assert form.all("attribute[what]") == ["water", "power"]
    assert form.get("x") == "a"
    assert form.get("y") == ""
    assert form.has("attribute[what]")
    assert not form.has("y")
