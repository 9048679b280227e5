"""First letters of names."""

from __future__ import annotations

import pytest

from streams.geography.pinyin import initials
from streams.geography.places import load


@pytest.mark.parametrize(
    ("name", "letters"),
    [
        ("范家屯", "fjt"),
        ("腰堡镇", "ybz"),
        ("凡河镇", "fhz"),
        ("调兵山市", "dbss"),
        ("清河区", "qhq"),
        ("昌图县", "ctx"),
        ("西丰县", "xfx"),
        ("红旗街道", "hqjd"),
        ("大甸子镇", "ddzz"),
        ("郜家店镇", "gjdz"),
        ("鴜鹭树镇", "clsz"),
        ("阿吉镇", "ajz"),
        ("欧洲", "oz"),
        ("座", "z"),
        ("3号 A座", "3haz"),
    ],
)
def test_each_sign_has_the_letter_of_its_sound(name: str, letters: str) -> None:
    assert initials(name) == letters


def test_every_sign_of_every_place_has_a_letter() -> None:
    places = load()
    names = {places.name(code) for code in (*places.counties(), *places.townships(), *places.villages())}
    assert [name for name in sorted(names) if len(initials(name)) != sum(sign.isalnum() for sign in name)] == []
