"""Made-up texts for the scrubber: each kind of secret in each way of writing it, and texts that hold none.

The ways are written down here by themselves; nothing of the scrubber is used to make or to judge them.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from random import Random
from typing import NamedTuple

from tests.streams.access.canaries import identity, phone

_HAN = "零一二三四五六七八九"
_LARGE = "零壹贰叁肆伍陆柒捌玖"
_RADIO = "洞幺两三四五六拐八勾"
_BEFORE = ("联系人电话", "反映人", "请回访", "路灯坏了，", "", "夜间施工扰民，找", "2026-11-28 09:40 来电，", "共3人，")
_AFTER = ("，请回访", "。", "", "（本人）", " 下午在家", "，3天内答复")


class Sample(NamedTuple):
    """`secret`: digits (or other signs) of which no more than half may be left in their order."""

    kind: str
    style: str
    secret: str
    text: str


def _each(signs: str) -> Callable[[str], str]:
    return lambda text: "".join(signs[int(one)] if one.isdigit() else one for one in text)


def _between(sign: str) -> Callable[[str], str]:
    return lambda text: sign.join(text)


def _groups(sign: str, *sizes: int) -> Callable[[str], str]:
    def cut(text: str) -> str:
        parts, at = [], 0
        for size in sizes:
            parts.append(text[at : at + size])
            at += size
        return sign.join([part for part in (*parts, text[at:]) if part])

    return cut


STYLES: dict[str, Callable[[str], str]] = {
    "plain": str,
    "full width": lambda t: "".join(chr(ord(s) + 0xFEE0) for s in t),
    "circled": _each("⓪①②③④⑤⑥⑦⑧⑨"),
    "dark circled": _each("⓿❶❷❸❹❺❻❼❽❾"),
    "superscript": _each("⁰¹²³⁴⁵⁶⁷⁸⁹"),
    "mathematical": _each("𝟎𝟏𝟐𝟑𝟒𝟓𝟔𝟕𝟖𝟗"),
    "Arabic": _each("٠١٢٣٤٥٦٧٨٩"),
    "Han": _each(_HAN),
    "Han large": _each(_LARGE),
    "Han radio": _each(_RADIO),
    "Han apart": lambda t: " ".join(_each(_HAN)(t)),
    "Han with commas": lambda t: "，".join(_each(_HAN)(t)),
    "Han with dashes": lambda t: "-".join(_each(_HAN)(t)),
    "Han in groups": lambda t: _groups(" ", 3, 4)(_each(_HAN)(t)),
    "mixed Han": lambda t: "".join(_HAN[int(s)] if n % 2 and s.isdigit() else s for n, s in enumerate(t)),
    "keycap": lambda t: "".join(f"{s}\ufe0f\u20e3" if s.isdigit() else s for s in t),
    "zero width": _between("\u200b"),
    "soft hyphen": _between("\u00ad"),
    "spaces": _between(" "),
    "two spaces": _between("  "),
    "four spaces": _between("    "),
    "newline": _between("\n"),
    "groups with spaces": _groups(" ", 3, 4),
    "groups with dashes": _groups("-", 3, 4),
    "groups of two": _groups(" ", 2, 2, 2, 2, 2, 2, 2, 2),
    "uneven groups": _groups(" ", 3, 2, 2),
    "letters for digits": lambda t: t.replace("0", "O").replace("1", "l", 1),
    "I and o": lambda t: t.replace("0", "o").replace("1", "I"),
    "rings": lambda t: t.replace("0", "○"),
    "a digit before": lambda t: f"7{t}",
    "a digit behind": lambda t: f"{t}7",
    **{
        f"with {sign}": _between(sign)
        for sign in (
            ":",
            ";",
            "+",
            "=",
            "#",
            '"',
            "・",
            "】【",
            "😀",
            "转",
            "_",
            "*",
            "～",
            "…",
            "、",
            ".",
            "/",
            "|",
            "＂",
        )
    },
    **{
        f"groups with {sign}": _groups(sign, 3, 4) for sign in (":", ";", "+", "#", "・", "😀", "转", " - ", "——", "\t")
    },
}
PHONE_STYLES: dict[str, Callable[[str], str]] = {
    "+86": lambda t: f"+86 {t}",
    "0086": lambda t: f"0086{t}",
    "leading 0": lambda t: f"0{t}",
}


def secrets(dice: Random, per_style: int) -> Iterator[Sample]:
    """Phones and identity numbers in every style, two of them together, and the other kinds."""
    for kind, make, styles in (("phone", phone, STYLES | PHONE_STYLES), ("id", identity, STYLES)):
        for style, write in styles.items():
            for _ in range(per_style):
                secret = make(dice)
                yield Sample(kind, style, secret, f"{dice.choice(_BEFORE)}{write(secret)}{dice.choice(_AFTER)}")
    for _ in range(per_style):
        one, two = phone(dice), phone(dice)
        yield Sample("phone", "two together", one, f"找{one}{two}。")
        yield Sample("phone", "two together, with country", one, f"找86{one}{two}。")
        yield Sample("phone", "two with a comma", two, f"找{one}，{two}。")
        yield Sample("phone", "two in groups", two, f"{_groups(' ', 3, 4)(one)}、{_groups(' ', 3, 4)(two)}")
        yield Sample("id", "with a phone behind", one, f"{identity(dice)[:17]}1{one}")
    yield from _others(dice, per_style)


def _digits(dice: Random, n: int) -> str:
    return str(dice.randint(1, 9)) + "".join(str(dice.randrange(10)) for _ in range(n - 1))


def _word(dice: Random, n: int) -> str:
    return "".join(dice.choice("abcdefghjkmnpqrstuvwxyz") for _ in range(n))


def _others(dice: Random, per_style: int) -> Iterator[Sample]:
    for _ in range(per_style):
        d = _digits(dice, 9)
        yield Sample("qq", "QQ", d, f"加我QQ：{d}细说")
        yield Sample("qq", "qq号", d, f"qq号{d}")
        yield Sample("qq", "mail", d, f"发到{d}@qq.com")
        w = f"{_word(dice, 4)}_{_digits(dice, 4)}"
        yield Sample("wechat", "微信", w, f"微信号：{w}，常在线")
        yield Sample("wechat", "wx", w, f"wx {w}")
        yield Sample("wechat", "vx", w, f"加vx：{w}")
        n = _digits(dice, 7)
        yield Sample("mail", "plain", f"{w}{n}", f"邮箱{w}{n}@163.com 请回复")
        yield Sample("mail", "full width", f"{w}{n}", f"邮箱{w}{n}＠163．com")
        yield Sample("mail", "with spaces", f"{w}{n}", f"{w}{n} @ sina . com . cn")
        n = f"4{_digits(dice, 7)}"
        yield Sample("passport", "E", n, f"护照E{n}，外籍")
        yield Sample("passport", "G", n, f"持 G{n} 入境")
        yield Sample("permit", "C", n, f"通行证C{n}")
        yield Sample("permit", "H", n, f"港澳居民 H{n}")
        n = _digits(dice, 7)
        yield Sample("phone 400", "plain", n, f"客服400{n}无人接")
        yield Sample("phone 400", "dashes", n, f"客服400-{n[:3]}-{n[3:]}无人接")
        yield Sample("local phone", "7", n, f"座机{n}")
        yield Sample("local phone", "4-4", n + "3", f"家里电话：{n[:4]} {n[4:]}3")
        yield Sample("local phone", "area", n + "5", f"024-{n}5")
        yield Sample("local phone", "area 4", n, f"0410 {n}")
        yield from _places(dice)


def _places(dice: Random) -> Iterator[Sample]:
    a, b, c = dice.randint(2, 30), dice.randint(1, 6), dice.randint(1, 30) * 100 + dice.randint(1, 4)
    yield Sample("home", "号楼单元室", f"{b}单元{c}", f"腰堡镇东街{a}号楼{b}单元{c}室漏水")
    yield Sample("home", "号单元室", f"{b}单元{c}", f"腰堡镇东街{a}号{b}单元{c}室张三")
    yield Sample("home", "栋室", f"栋{c}", f"{a}栋{c}室夜里吵闹")
    yield Sample("home", "组号", f"组{a}", f"西村{b}组{a}号家中")
    yield Sample("home", "Han", "单元三零一", f"{'一二三四五六'[b - 1]}号楼二单元三零一室")
    tail = "".join(dice.choice("ABCDEFGHJKLMNPQRSTUVWXYZ0123456789") for _ in range(5))
    for style, text in (
        ("plain", f"辽M{tail}"),
        ("dot", f"辽M·{tail}"),
        ("spaces", f"辽 M {' '.join(tail)}"),
        ("full width", "辽Ｍ" + "".join(chr(ord(s) + 0xFEE0) for s in tail)),
        ("lower", f"辽m{tail.lower()}"),
        ("brackets", f"【辽M】【{tail}】"),
        ("new energy", f"辽MD{tail}"),
    ):
        yield Sample("plate", style, tail, f"{text}占道停放")


def harmless(dice: Random, rounds: int) -> Iterator[tuple[str, str]]:
    """(kind, text) of what tells nobody apart."""
    for _ in range(rounds):
        day = f"20{dice.randint(20, 29)}-{dice.randint(1, 12):02d}-{dice.randint(1, 28):02d}"
        time = f"{dice.randrange(24):02d}:{dice.randrange(60):02d}"
        lon, lat = 122 + dice.random() * 2, 41 + dice.random() * 2
        yield "day and time", f"{day} {time} 到场，{day} {time} 离开"
        yield "day in words", f"{day[:4]}年{int(day[5:7])}月{int(day[8:])}日{time}发现"
        yield "coordinates", f"位置{lon:.6f},{lat:.6f}"
        yield "coordinates", f"位置 {lon:.6f}，{lat:.6f} 附近"
        yield "amount", f"欠薪{dice.randint(1, 999)},{dice.randrange(1000):03d},{dice.randrange(1000):03d}元"
        yield "amount", f"损失{dice.randint(1000, 99999)}.{dice.randrange(100):02d}元，共{dice.randint(2, 99)}人"
        yield "document of 17 digits", f"文号{_digits(dice, 17)}"
        yield "document of 14 digits", f"收文20{_digits(dice, 12)}"
        yield "case code", f"见211221-{dice.randrange(10**6):06d}-{dice.choice('4789')}W8FFER"
        yield (
            "region code",
            f"网格2112{dice.choice(('21', '22', '24', '02', '81'))}{dice.randint(100, 120)}{dice.randint(200, 230)}",
        )
        yield (
            "statute",
            f"依据治安管理处罚法第{dice.randint(1, 119)}条，GB/T {dice.randint(10000, 49999)}-20{dice.randint(10, 26)}",
        )
        yield "hotlines", "拨打12345、110、119、120均无果"
        yield (
            "measures",
            f"长{dice.randint(100, 9999)}米、宽{dice.randint(2, 50)}.{dice.randrange(10)}米，"
            f"K{dice.randint(1, 99)}+{dice.randrange(1000):03d}处",
        )
        yield "building", f"{dice.randint(1, 40)}号楼电梯停运，{dice.randint(2, 60)}户受影响"
        yield "list of counts", f"一、二、三组共{dice.randint(10, 99)}户{dice.randint(100, 400)}人"
        yield "year in Han", "二〇二六年十一月二十八日在村委会调解"
        yield "voltage", f"线路{dice.choice((220, 380, 10000))}V，{day}检修"
        yield "local number without context", f"编号{_digits(dice, 8)}"
