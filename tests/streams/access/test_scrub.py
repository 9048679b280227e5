from __future__ import annotations

from random import Random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from streams.access.scrub import clean, scrub
from tests.streams.access.canaries import canary, disguised, identity, phone, plate, told

HARMLESS = (
    "路灯不亮，在三组5号门前，2026年11月23日14时30分",
    "2026-11-23 14:20 到 15:30 共 3 人参加",
    "拨打12345、110、10086无人接听",
    "网格211221106201，第 7 微网格",
    "长1380米、宽12.5米，面积17250平方米",
    "二〇二六年十一月二十三日在村委会调解",
    "K12+300处塌陷，约 1.5 万元",
    "辽河大桥东侧 50 米",
    "",
)


@pytest.mark.parametrize("text", HARMLESS)
def test_what_tells_nobody_apart_is_left_as_it_is(text: str) -> None:
    assert scrub(text) == text
    assert clean(text)


@pytest.mark.parametrize(
    ("text", "left"),
    [
        ("请拨13812345678", "请拨〔电话〕"),
        ("１３８１２３４５６７８", "〔电话〕"),
        ("1\u200b38\u200b1234\u200b5678", "〔电话〕"),
        ("+86 138-1234-5678 找老王", "〔电话〕 找老王"),
        ("一三八一二三四五六七八", "〔电话〕"),
        ("①③⑧①②③④⑤⑥⑦⑧", "〔电话〕"),
        ("024-72834567", "〔电话〕"),
        ("身份证21122119800101123x", "身份证〔证件号〕"),
        ("卡号6222021234567890123", "卡号〔号码〕"),
        ("辽M·D1234学、辽MD12345", "〔车牌〕、〔车牌〕"),
        ("138 1234 5678 和 139 1234 5678", "〔电话〕 和 〔电话〕"),
    ],
)
def test_what_does_is_replaced_by_its_kind(text: str, left: str) -> None:
    assert scrub(text) == left


@given(st.randoms(use_true_random=False), st.sampled_from((phone, identity, plate)))
def test_no_disguise_helps(dice: Random, kind: object) -> None:
    secret = kind(dice)  # type: ignore[operator]
    shown = disguised(secret, dice)
    assert told(secret) not in told(scrub(f"联系人{shown}，请回访")), shown


@given(st.text(max_size=80))
def test_any_text_is_scrubbed_once_and_for_all(text: str) -> None:
    assert clean(scrub(text))


@given(st.text(alphabet="0123456789０９①②. -\u200b一二三", max_size=200))
def test_long_runs_of_digits_end_soon(text: str) -> None:
    scrub(text)


def test_ten_thousand_canaries_are_silent() -> None:
    dice = Random(2112)
    for _ in range(10_000):
        secret, text = canary(dice)
        assert secret in told(text)
        assert secret not in told(scrub(text)), text
