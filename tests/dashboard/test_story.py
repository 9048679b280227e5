"""The worked example: it names nobody, keeps to the seven steps, and is told in both languages."""

from __future__ import annotations

import re

from dashboard.story import BAR, BAR_EN, STORY


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
