"""What the categories of cases are called: by the city's own table where it has one, else by the screens' words."""

from __future__ import annotations

from dashboard.locale import Words
from streams.model.case import Category
from streams.model.regulation import Regulation


def own_words(words: Words, rules: Regulation) -> Words:
    """The words with the city's names of its categories."""
    zh, own = words.language == "zh", rules.own_rules.categories
    return words.with_texts({f"category_{one.id}": one.name if zh else one.en for one in own})


def category_name(type_: str, category: str, rules: Regulation, words: Words) -> str:
    """Of a case of a type. `words`: with the city's names."""
    return words[f"category_{rules.own_rules.filed.get(type_, category)}"]


def basic_in_order(rules: Regulation) -> list[str]:
    """The categories that cases are counted in, in the order of the city's table."""
    own = {one.id: (one.order, one.id) for one in rules.own_rules.categories}
    return sorted((one.value for one in Category), key=lambda id_: own.get(id_, (0, ""))) if own else list(Category)
