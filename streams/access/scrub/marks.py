"""What tells who somebody is and is no bare number: plates, permits, accounts, e-mail, house addresses, names."""

from __future__ import annotations

import re
from collections.abc import Iterator

from streams.access.scrub.span import ACCOUNT, ADDRESS, EMAIL, GAP, IDENTITY, NAME, PLATE, TextSpan

_PROVINCES = "京津沪渝冀豫云辽黑湘皖鲁新苏浙赣鄂桂甘晋蒙陕吉闽贵粤青藏川宁琼使领"
_PLATE = re.compile(
    rf"[{_PROVINCES}]{GAP}[A-Z]{GAP}" + GAP.join(["[A-Z0-9]"] * 5) + rf"(?:{GAP}[学警挂港澳]|[A-Z0-9])?"
)
_EIGHT = GAP.join([r"\d"] * 8)
_PERMIT = re.compile(
    rf"(?<![A-Z0-9])(?:[DEGPSHMCWT]{GAP}(?!20[0-3]\d[01]\d[0-3]\d(?!\d)){_EIGHT}(?:\d\d)?|[EC][A-Z]\d{{7}}"
    r"|[A-Z]{1,2}\d{6}\([\dA]\))(?![A-Z0-9])"
)
_PERMIT_IN_CONTEXT = re.compile(
    r"(?:护照|通行证|回乡证|台胞证|居留证|军官证|驾驶证|证件)(?:号码|号)?[^A-Z\d〔]{0,6}([A-Z]{0,2}\d(?:[\W_]{0,2}[A-Z\d]){6,17})"
)
_QQ = re.compile(rf"(?<![A-Z])(?:QQ|扣扣|Q号|加Q|企鹅号)(?:号码|号|群)?[^\d〔]{{0,6}}(\d(?:{GAP}\d){{4,11}})")
_QQ_BEHIND = re.compile(r"(?<!\d)(\d{5,12})[\W_]{0,2}(?:QQ|扣扣)")
_CHAT = re.compile(
    r"(?:微信|薇信|威信|微X|V信|加V|加微|(?<![A-Z0-9])(?:WECHAT|WEIXIN|WX|VX|V(?=[:：]))(?![A-Z])|抖音|快手|支付宝)"
    r"(?:号码|号|账号|同号|群|ID)?[\W_是为]{0,4}"
    r"([A-Z][A-Z0-9_-]{4,19}|[A-Z0-9_-]{0,8}\d[A-Z0-9_-]{4,19}|\d(?:[\W_]{0,3}\d){5,11})"
)
_EMAIL = re.compile(
    r"(?<![A-Z0-9._%+-])[A-Z0-9._%+-]{1,64}\s{0,2}(?:@|\(AT\)|\[AT\]|#AT#|艾特)\s{0,2}"
    r"[A-Z0-9-]{1,63}(?:\s{0,2}(?:\.|\(DOT\)|点)\s{0,2}[A-Z0-9-]{2,24}){1,4}"
)
_UNIT = r"号楼|号院|栋楼|号|栋|幢|座|单元|楼|层|组|门|户|室"
_PART = rf"第?[0-9A-Z十百甲乙丙丁]{{1,6}}(?:{_UNIT})"
_CHAIN = re.compile(rf"{_PART}(?:[\s,，、·\-]{{0,2}}{_PART})*(?!厅|会议)")
_LINK = re.compile(rf"[0-9A-Z十百甲乙丙丁]({_UNIT})")
_ROOM = re.compile(r"\d{3,4}室")
_BUILDINGS, _WITHIN = frozenset({"号楼", "栋楼", "栋", "幢", "座"}), frozenset({"单元", "室", "户", "门", "号", "层"})


def spans(signs: str, digits: str, names: tuple[str, ...]) -> Iterator[TextSpan]:
    """`signs`: as read, capitals. `digits`: the same, Han digits as digits and shapes that are no number set aside."""
    for text in dict.fromkeys((signs, digits)):
        for pattern, label in ((_PLATE, PLATE), (_PERMIT, IDENTITY)):
            yield from (TextSpan(*match.span(), label) for match in pattern.finditer(text))
    for pattern, label in (
        (_PERMIT_IN_CONTEXT, IDENTITY),
        (_QQ, ACCOUNT),
        (_QQ_BEHIND, ACCOUNT),
        (_CHAT, ACCOUNT),
    ):
        yield from (TextSpan(*match.span(1), label) for match in pattern.finditer(digits))
    if "@" in signs or "AT" in signs or "艾特" in signs:
        yield from (TextSpan(*match.span(), EMAIL) for match in _EMAIL.finditer(signs))
    for match in _CHAIN.finditer(digits):
        if _home(match[0]):
            yield TextSpan(*match.span(), ADDRESS)
    for name in names:
        yield from _named(signs, name)


def _home(chain: str) -> bool:
    """Whether a chain of parts leads to where somebody lives: a room, something within a building or a unit, a number
    in a villagers' group. A building alone is where help has to go, and stays."""
    units = _LINK.findall(chain)
    if len(units) == 1:
        return _ROOM.fullmatch(chain) is not None
    there = set(units)
    return (
        "单元" in there
        or "室" in there
        or bool(there & _BUILDINGS and there & _WITHIN)
        or ("组" in units and "号" in units[units.index("组") :])
    )


def _named(signs: str, name: str) -> Iterator[TextSpan]:
    """A person's own name, also with signs between its characters. One sign alone is in every text."""
    letters = [sign for sign in name.upper() if sign.isalnum()]
    if len(letters) < 2:
        return
    pattern = r"[\W_]{0,3}".join(map(re.escape, letters))
    for match in re.finditer(pattern, signs):
        yield TextSpan(*match.span(), NAME)
