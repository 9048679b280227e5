"""Made-up personal data as people write it to be found, or not to be: phones, identity numbers, plates."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable
from random import Random

_HEAD = 7
"""Signs of the shortest secret, a plate."""
_WEIGHTS = (7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2)
_CHECK = "10X98765432"
_HIDDEN = ("\u200b", "\u200c", "\u200d", "\u2060", "\ufeff", "\u00ad")
_APART = (" ", "-", ".", "·", "  ", "/", "_", "，")
_CIRCLED = "⓪①②③④⑤⑥⑦⑧⑨"
_HAN = "零一二三四五六七八九"


def phone(dice: Random) -> str:
    return f"1{dice.randint(3, 9)}{dice.randrange(10**9):09d}"


def identity(dice: Random) -> str:
    """Of a resident, with its check digit."""
    born = f"{dice.randint(1940, 2010)}{dice.randint(1, 12):02d}{dice.randint(1, 28):02d}"
    digits = f"2112{dice.randint(1, 82):02d}{born}{dice.randrange(1000):03d}"
    return digits + _CHECK[sum(int(d) * w for d, w in zip(digits, _WEIGHTS, strict=True)) % 11]


def plate(dice: Random) -> str:
    return f"辽M{''.join(dice.choice('ABCDEFGHJKLMNPQRSTUVWXYZ0123456789') for _ in range(5))}"


def disguised(text: str, dice: Random) -> str:
    """The same to a reader's eye: full width, circled, in Chinese digits, set apart, with signs nobody sees."""
    how = dice.randrange(6)
    if how == 1:
        return "".join(chr(ord(sign) + 0xFEE0) if "!" <= sign <= "~" else sign for sign in text)
    if how == 2:
        return dice.choice(_HIDDEN).join(text)
    if how == 3:
        apart = dice.choice(_APART)
        return apart.join(text[at : at + 4] for at in range(0, len(text), 4))
    if how == 4 and text.isdigit():
        return "".join(_CIRCLED[int(sign)] for sign in text)
    if how == 5 and text.isdigit():
        return "".join(_HAN[int(sign)] for sign in text)
    return text


def told(text: str) -> str:
    """Letters and digits of a text as they are read, nothing between them: where a canary would sing."""
    plain = unicodedata.normalize("NFKC", text).upper()
    for digit, sign in enumerate(_HAN):
        plain = plain.replace(sign, str(digit))
    return re.sub(r"[^0-9A-Z\u4e00-\u9fff]", "", plain)


def canary(dice: Random) -> tuple[str, str]:
    """(what must never be told, a report's text that holds it)."""
    secret = dice.choice((phone, identity, plate))(dice)
    before, after = dice.choice((("联系电话", "，请回访"), ("当事人证件 ", " 已登记"), ("车辆", "停在门口"), ("", "")))
    return told(secret), f"{before}{disguised(secret, dice)}{after}"


def sung(secrets: Iterable[str], read: str) -> list[str]:
    """Those of the secrets that stand in a text as it is `told`; one walk through it, however many there are."""
    heads: dict[str, list[str]] = {}
    for secret in secrets:
        heads.setdefault(secret[:_HEAD], []).append(secret)
    places = ((at, heads.get(read[at : at + _HEAD], ())) for at in range(len(read)))
    return sorted({secret for at, here in places for secret in here if read.startswith(secret, at)})
