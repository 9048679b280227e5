"""The worked example: it names nobody, keeps to the seven steps, and is told in both languages."""

from __future__ import annotations

import re

import pytest

from dashboard.locale import EN, ZH
from dashboard.presentation import BAR, BAR_EN, STORY, case_scenes
from streams.geography.places import Places, load
from streams.model.case import Case, CaseState, CaseStep, Mark, MarkKind
from streams.model.case_clock import timed
from streams.registry.regulation import regulation
from streams.settings import CasesSection


def test_every_step_of_the_bar_is_told_in_its_order() -> None:
    steps = [scene.step for scene in STORY]
    assert steps == sorted(steps)
    assert set(steps) == set(range(1, len(BAR) + 1))
    assert len(BAR) == len(BAR_EN) == 7


def test_nobody_is_named_and_both_languages_tell_it() -> None:
    for scene in STORY:
        assert not re.search(r"[\u4e00-\u9fff]", scene.en)
        assert re.search(r"[\u4e00-\u9fff]", scene.zh)
    named = set(re.findall(r"([\u4e00-\u9fff])某", "".join(scene.zh for scene in STORY)))
    assert named == {"甲", "乙"}


RULES = regulation(CasesSection())


@pytest.fixture(scope="module")
def places() -> Places:
    return load()


STEPS = tuple(
    CaseStep(
        n, state, 1_795_400_000_000 + n, unit="urban" if state is CaseState.DISPATCHED else "", note="找张三", by="李四"
    )
    for n, state in enumerate(
        (CaseState.TRIAGED, CaseState.DISPATCHED, CaseState.ACCEPTED, CaseState.CHECKING, CaseState.CLOSED), 1
    )
)


def closed(kind: str = "C01", *marks: MarkKind, steps: tuple[CaseStep, ...] = STEPS) -> Case:
    made = Case(
        id="a",
        village="211221106201",
        type=kind,
        category=RULES.by_type[kind].category.value,
        reported_at=1_795_400_000_000,
        text="张三家门口",
        steps=steps,
        marks=tuple(Mark(mark, 1, "l") for mark in marks),
    )
    return timed(made, RULES)


def test_a_released_matter_is_told_by_its_steps_and_nobodys_words(places: Places) -> None:
    scenes = case_scenes(closed("C01", MarkKind.RELEASED), places, RULES, (ZH, EN))
    assert [scene.step for scene in scenes] == [1, 2, 3, 4, 6, 7]
    said = "".join(scene.zh + scene.en for scene in scenes)
    assert "腰堡镇" in said
    assert "城管执法" in said
    for word in ("张三", "李四", "范家屯"):
        assert word not in said


@pytest.mark.parametrize(
    "case",
    [
        closed("C01"),
        closed("D01", MarkKind.RELEASED),
        closed("R05", MarkKind.RELEASED),
        closed("C01", MarkKind.RELEASED, steps=STEPS[:-1]),
    ],
    ids=["not released", "a dispute", "restricted", "not closed"],
)
def test_every_other_is_never_told(places: Places, case: Case) -> None:
    assert case_scenes(case, places, RULES, (ZH, EN)) == []
