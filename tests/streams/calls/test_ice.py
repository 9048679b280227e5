"""Passwords of relays, as `turnutils_uclient -W` and coturn make them."""

from __future__ import annotations

from streams.calls.ice import PASS_S, relays
from streams.work_sections import CallsSection

NOW = 1_795_400_000_000


def test_a_password_holds_for_an_hour_and_names_no_one() -> None:
    section = CallsSection(turn_urls="turn:a:3478 turns:b:443", turn_secret="north")
    (one,) = relays(section, "ab12", NOW)
    assert one.urls == ("turn:a:3478", "turns:b:443")
    assert one.username == f"{NOW // 1000 + PASS_S}:ab12" == "1795403600:ab12"
    assert one.credential == "BeEWOZ61kXTpvhdwXykCulX4aWk="


def test_without_a_secret_there_is_no_relay() -> None:
    assert relays(CallsSection(turn_urls="turn:a:3478"), "ab12", NOW) == ()
    assert relays(CallsSection(turn_secret="north"), "ab12", NOW) == ()
