"""A city's own names of its categories on the screens."""

from __future__ import annotations

import pytest

from dashboard.category_words import basic_in_order, category_name, own_words
from dashboard.locale import Words
from streams.model.case import Category
from streams.model.own_rules import OwnCategory, OwnRules
from streams.model.regulation import Regulation

OWN = (
    OwnCategory("S", "便民服务", "Help", 1, Category.SERVICE),
    OwnCategory("S2", "物业服务", "Property", 9, Category.SERVICE),
    *(OwnCategory(one.value, one.value, one.value, 3, one) for one in Category if one is not Category.SERVICE),
)
RULES = Regulation(own=OwnRules(categories=OWN, filed={"S90": "S2"}))


@pytest.mark.parametrize(("language", "name", "own"), [("zh", "便民服务", "物业服务"), ("en", "Help", "Property")])
def test_the_citys_names_stand_in_place_of_ours_and_its_own_categories_have_theirs(
    language: str, name: str, own: str
) -> None:
    words = own_words(Words(language), RULES)
    assert words["category_S"] == name
    assert category_name("S90", "S", RULES, words) == own
    assert category_name("S01", "S", RULES, words) == name
    assert Words(language)["category_S"] != name


def test_the_basic_ones_are_listed_in_the_citys_order() -> None:
    assert basic_in_order(RULES) == ["S", "C", "D", "E", "H", "O", "P"]
    assert basic_in_order(Regulation()) == list(Category)
