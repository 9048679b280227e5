"""An alert in words: what it was called when it was not borne out yet, and where its link leads."""

from __future__ import annotations

import msgspec
import pytest

from dashboard.alert_words import about, way
from dashboard.locale import Words
from streams.geography.places import load as load_places
from streams.model.alert import Alert, AlertMove, AlertState, Priority, moved
from streams.registry.regulation import regulation
from streams.settings import CasesSection

AT, WORDS, RULES, PLACES = 1_795_400_000_000, Words("zh"), regulation(CasesSection()), load_places()


def alert(rule: str, subject: str) -> Alert:
    name = f"{rule}/x"
    waits = Alert(name, name, rule, Priority.CRITICAL, "211221106", AT, state=AlertState.PENDING, subject=subject)
    return moved(waits, AlertMove.RAISE, at=AT)


def test_what_was_borne_out_is_not_to_be_verified_any_more_and_was_before() -> None:
    leak = alert("serious", "E02")
    known = moved(leak, AlertMove.CONFIRM, at=AT + 5, by="a")
    said = [about(one, WORDS, RULES, PLACES, until) for one, until in ((leak, 0), (known, 0), (known, AT + 4))]
    assert said == ["燃气泄漏 待核实", "燃气泄漏", "燃气泄漏 待核实"]


@pytest.mark.parametrize(
    ("rule", "subject", "text"),
    [
        ("sos", "15", "紧急求助"),
        ("wall_lost", "211221", "铁岭县大屏失去连接"),
        ("of_another_version", "x", "of_another_version"),
    ],
)
def test_a_place_has_its_name_and_a_person_none(rule: str, subject: str, text: str) -> None:
    assert about(alert(rule, subject), WORDS, RULES, PLACES) == text


def test_an_open_one_is_on_the_desk_and_one_that_is_over_in_the_queue_of_its_moment() -> None:
    one = alert("sos", "15")
    assert way(one, AT) == "/duty/a/sos/x"
    assert way(msgspec.structs.replace(one, state=AlertState.CLOSED), AT) == "/alerts?at=2026-11-23T10:13"
