"""Every word on the screens, once per language."""

from __future__ import annotations

from collections.abc import Mapping

from dashboard.locale.en import EN
from dashboard.locale.zh import ZH


class Words:
    """A catalogue. Raises KeyError for a word that no catalogue has."""

    def __init__(self, language: str) -> None:
        self.language = language if language in CATALOGUES else "zh"
        self.all = CATALOGUES[self.language]

    @property
    def tag(self) -> str:
        """Of the HTML element, so that a browser picks the right glyphs."""
        return "zh-CN" if self.language == "zh" else self.language

    def __getitem__(self, key: str) -> str:
        return self.all[key]


CATALOGUES: Mapping[str, Mapping[str, str]] = {"zh": ZH, "en": EN}
