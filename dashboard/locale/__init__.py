"""Every word on the screens, once per language: `<language>/<subject>.yaml`, one `key: "text"` a line."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

import msgspec

from streams.errors import ConfigError, TableRefused
from streams.model.roster import REASONS

FOLDER = Path(__file__).parent
_OF_ERRORS = {
    **{f"roster_why_{why}": text for why, text in REASONS.items()},
    **{f"table_{why}": text for why, text in TableRefused.TEXTS.items()},
}
"""English texts that the command line prints too; they are written there."""


class Words:
    """A catalogue. Raises KeyError for a word that no catalogue has."""

    def __init__(self, language: str, texts: Mapping[str, str] | None = None) -> None:
        """`texts`: in place of the catalogue's."""
        self.language = language if language in CATALOGUES else "zh"
        self.all = {**CATALOGUES[self.language], **texts} if texts else CATALOGUES[self.language]

    def with_texts(self, texts: Mapping[str, str]) -> Words:
        return Words(self.language, texts) if texts else self

    @property
    def tag(self) -> str:
        """Of the HTML element, so that a browser picks the right glyphs."""
        return "zh-CN" if self.language == "zh" else self.language

    def query(self, before: str = "?") -> str:
        """What an address of one of our pages needs to open in this language; '' for the one that it has by itself.
        `before`: what leads it in."""
        return "" if self.language == "zh" else f"{before}lang={self.language}"

    def __getitem__(self, key: str) -> str:
        return self.all[key]


def read(folder: Path) -> dict[str, str]:
    """The words of all files of a language. Raises ConfigError for a file that is no list of words, and for a word that
    two files have."""
    words: dict[str, str] = {}
    for file in sorted(folder.glob("*.yaml")):
        try:
            own = msgspec.yaml.decode(file.read_bytes(), type=dict[str, str])
        except msgspec.MsgspecError as error:
            raise ConfigError(f'{file}: {error}; each line is key: "text"') from None
        if twice := words.keys() & own.keys():
            raise ConfigError(f"{file}: {min(twice)} is in another file of {folder.name} too: keep one")
        words |= own
    return words


ZH: Mapping[str, str] = read(FOLDER / "zh")
EN: Mapping[str, str] = {**_OF_ERRORS, **read(FOLDER / "en")}
CATALOGUES: Mapping[str, Mapping[str, str]] = {"zh": ZH, "en": EN}
