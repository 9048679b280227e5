"""A part of a text that tells who somebody is."""

from __future__ import annotations

from typing import NamedTuple

PHONE, IDENTITY, NUMBER, PLATE = "〔电话〕", "〔证件号〕", "〔号码〕", "〔车牌〕"
ACCOUNT, EMAIL, ADDRESS, NAME = "〔账号〕", "〔邮箱〕", "〔住址〕", "〔姓名〕"

GAP = r"[\W_转]{0,4}"
"""What people put between two signs so that they are not found, or are read more easily: anything that is no letter."""


class TextSpan(NamedTuple):
    """From `begin` up to `end` of the text as it is read; `label`: what replaces it."""

    begin: int
    end: int
    label: str
