from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from streams.media.child import made
from streams.media.voices import voice as without_maker
from streams.model.media import Flaw
from tests.streams.media.samples import PLACE, element, voice


@pytest.mark.parametrize("endless", [True, False], ids=["as recorded", "with sizes"])
def test_a_voice_note_loses_who_made_it_and_keeps_its_sound_where_it_is(endless: bool) -> None:
    raw = voice(endless=endless)
    assert raw.count(PLACE) == 3
    found = made(raw)
    assert (found.type, len(found.raw)) == ("audio/webm", len(raw))
    assert PLACE not in found.raw
    assert b"HUAWEI" not in found.raw
    sound = b"OPUS\x1f\x43\xb6\x75"
    assert [at for at in range(len(raw)) if raw.startswith(sound, at)] == [
        at for at in range(len(raw)) if found.raw.startswith(sound, at)
    ]
    assert made(found.raw) == found, "what was made is made no other way again"


def test_a_film_and_another_sound_are_not_taken() -> None:
    assert made(voice(kind=b"\x01", codec=b"V_VP8")).flaw is Flaw.UNKNOWN
    assert made(voice(codec=b"A_VORBIS")).flaw is Flaw.UNKNOWN


@pytest.mark.parametrize(
    "raw",
    [
        voice()[:-3],
        b"\x1a\x45\xdf\xa3",
        element("1A45DFA3", element("4282", b"webm")),
        element("1A45DFA3") + element("18538067"),
        element("1A45DFA3") + element("1549A966"),
    ],
)
def test_what_has_no_sound_or_no_end_is_broken(raw: bytes) -> None:
    assert made(raw).flaw is Flaw.BROKEN


@given(st.integers(0, len(voice()) - 1), st.binary(min_size=1, max_size=8))
def test_no_bytes_are_an_error(at: int, noise: bytes) -> None:
    found = without_maker(voice()[:at] + noise + voice()[at + len(noise) :])
    assert found.flaw in (Flaw.BROKEN, Flaw.UNKNOWN) or found.type == "audio/webm"
