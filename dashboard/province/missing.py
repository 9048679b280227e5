"""Of how many cities something on the page of a province is."""

from __future__ import annotations

from collections.abc import Sequence

from dashboard.locale import Words


def heard_of(words: Words, key: str, missing: Sequence[tuple[str, str]], of: int) -> str:
    """A sentence, by the words `<key>_all` and `<key>_some`. `missing`: name and reason of each city that is in none of
    it, of `of` cities."""
    if not missing:
        return words[f"{key}_all"].format(of=of)
    names = words["province_comma"].join(f"{name}（{why}）" for name, why in missing)
    return words[f"{key}_some"].format(n=of - len(missing), of=of, names=names)
