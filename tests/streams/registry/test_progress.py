from __future__ import annotations

import base64
import hashlib

from sqlalchemy import select

from streams.registry.case_tables import pins
from streams.registry.parties import Party
from streams.registry.progress import RULE
from streams.registry.registry import Registry

NOW = 1_795_000_000_000
PHONE = "13812345678"


def test_the_whole_telephone_or_the_pin_opens_and_four_digits_do_not(registry: Registry) -> None:
    registry.add_parties("c-1", [Party(name="张三", phone=PHONE)], NOW)
    pin = registry.give_pin("c-1", NOW)
    for said in (PHONE, "138 1234 5678", "+86-138-1234-5678", "１３８１２３４５６７８", pin, f" {pin} "):
        assert registry.may_ask("c-1", said, NOW)
    for said in ("5678", "", PHONE[:-1], "x" * 5_000):
        assert not registry.may_ask("c-2", said, NOW)
    assert not registry.may_ask("c-1", "5678", NOW)


def test_the_other_side_of_a_dispute_does_not_pass_with_the_own_number(registry: Registry) -> None:
    other = "13900000000"
    registry.add_parties("c-1", [Party(name="张三", phone=PHONE), Party(part="party", name="李四", phone=other)], NOW)
    assert not registry.may_ask("c-1", other, NOW)
    assert registry.may_ask("c-1", PHONE, NOW)


def test_a_pin_is_given_once_and_kept_as_a_sealed_digest_alone(registry: Registry) -> None:
    pin = registry.give_pin("c-1", NOW)
    assert (len(pin), pin.isdecimal()) == (8, True)
    assert registry.give_pin("c-1", NOW + 1) == ""
    assert (registry.pin_given("c-1"), registry.pin_given("c-2")) == (NOW, 0)
    with registry._engine.connect() as tx:
        kept = str(tx.scalar(select(pins.c.digest)))
    digest = hashlib.sha256(f"c-1/{pin}".encode()).hexdigest()
    assert digest.encode() not in base64.b64decode(kept), (
        "it is sealed: with the database alone all PINs are soon tried"
    )
    assert not registry.may_ask("c-2", pin, NOW)


def test_five_wrong_answers_pause_the_case_for_a_day_for_every_process(registry: Registry) -> None:
    registry.add_parties("c-1", [Party(phone=PHONE)], NOW)
    for n in range(RULE.most):
        assert not registry.may_ask("c-1", f"1390000000{n}", NOW + n)
    assert not registry.may_ask("c-1", PHONE, NOW + RULE.pause_ms)
    assert registry.may_ask("c-1", PHONE, NOW + RULE.pause_ms + RULE.most)


def test_another_case_is_not_paused_with_it(registry: Registry) -> None:
    for case in ("c-1", "c-2"):
        registry.add_parties(case, [Party(phone=PHONE)], NOW)
    for _ in range(RULE.most):
        registry.may_ask("c-1", "0", NOW)
    assert registry.may_ask("c-2", PHONE, NOW)
