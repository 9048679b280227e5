"""Telephone, identity and card numbers in runs of digits, whatever is between the digits.

A run is digits with at most four signs that are no letters between two of them; its chunks are digits that touch. A
number is whole chunks: dates, times, coordinates, codes and amounts are set aside first, and document numbers (17
digits, say) are no number of a person because no cut of them gives one.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from itertools import accumulate

from streams.access.scrub.span import GAP, IDENTITY, NUMBER, PHONE, TextSpan

_RUN = re.compile(rf"\d(?:{GAP}\d)*")
_CHUNK = re.compile(r"\d+")
_FEWEST = 7
_SHAPES = re.compile(
    r"(?<![\d.])\d{1,3}\.\d{3,8}[,，、;\s]{1,3}\d{1,3}\.\d{3,8}(?![\d.])"  # coordinates
    r"|(?<!\d)\d{6}-\d{6}-[0-9A-Z]{7}(?![0-9A-Z])"  # the code of a case
    r"|(?<!\d)(?:19|20)\d\d([-./])(?:0?[1-9]|1[0-2])\1(?:0?[1-9]|[12]\d|3[01])(?!\d)"  # a day
    r"|(?<![\d:])(?:[01]?\d|2[0-3]):[0-5]\d(?::[0-5]\d)?(?![\d:])"  # a time
    r"|(?<![\d.,])(?:\d{1,3}(?:,\d{3})+(?:\.\d+)?|\d{1,9}\.\d{1,4}|\d{1,9})(?=\s*(?:元|万|亿|平方|公里|千米|米|吨|公斤|%))"
)
"""What digits make that is no number of a person. Each is one alternative of fixed bounds: no sign is read twice."""
_PROVINCES = (
    frozenset(range(11, 16))
    | frozenset(range(21, 24))
    | frozenset(range(31, 38))
    | frozenset(range(41, 47))
    | frozenset(range(50, 55))
    | frozenset(range(61, 66))
    | frozenset({71, 81, 82, 83})
)
_BORN = r"(?:18|19|20)\d\d(?:0[1-9]|1[0-2])(?:0[1-9]|[12]\d|3[01])"
_ID_15 = re.compile(r"[1-8]\d{5}\d\d(?:0[1-9]|1[0-2])(?:0[1-9]|[12]\d|3[01])\d{3}")
_MOBILE = re.compile(r"1[3-9]\d{9}")
_ID = rf"[1-8]\d{{5}}{_BORN}\d{{3}}[\dX]"
_ID_18 = re.compile(_ID)
_GLUED = re.compile(rf"\d?(?:(?:86)?1[3-9]\d{{9}}|{_ID})+\d?|(?:(?:0086|86|0)?1[3-9]\d{{9}}|{_ID})+")
_CARD = re.compile(r"[3-69]\d{15}(?:\d{3})?")
_SERVICE = re.compile(r"[48]00\d{7}")
_LANDLINE = re.compile(r"0[1-9]\d{8,10}")
_ID_17 = re.compile(rf"[1-8]\d{{5}}{_BORN}\d{{3}}")
_LOCAL = re.compile(r"\d{7,8}")
_APART = (
    (19, _CARD),
    (18, _ID_18),
    (17, _ID_17),
    (16, _CARD),
    (12, _LANDLINE),
    (11, _LANDLINE),
    (11, _MOBILE),
    (10, _LANDLINE),
    (10, _SERVICE),
)
"""What is looked for when its digits stand apart, the longest first."""
_CALLED = ((8, _LOCAL), (7, _LOCAL))
"""A telephone number without its town: only where the words before call it one."""
_BEGINS = re.compile("(?=" + "|".join(sorted({shape.pattern for _, shape in _APART})) + ")")
"""Where in joined digits a number can begin; asked of the whole run at once, for most digits begin none."""
_COUNTRY = re.compile(r"(?:\+|00)?86[\W_]{0,3}$|\+$")
_CONTEXT = re.compile(r"(?:电话|座机|固话|联系方式|联系|手机|拨打|致电|来电|号码|TEL|PHONE)[^\d〔]{0,6}$")
_X = re.compile(rf"{GAP}[X×✕](?![A-Z])")
_LOOK_BACK = 16


def spans(digits: str) -> Iterator[TextSpan]:
    """Of a text whose digits are digits and whose other shapes are `set_aside`."""
    for run in _RUN.finditer(digits):
        if run.end() - run.start() >= _FEWEST:
            yield from _in_run(digits, *run.span())


def set_aside(digits: str) -> str:
    """The text with days, times, coordinates, codes and amounts as letters, so that no number begins or ends there."""
    return _SHAPES.sub(lambda shape: "文" * len(shape[0]), digits)


class _Run:
    """Chunks that stand near each other. `digits`: theirs, joined once, so that no cut of them is joined again;
    `at[n]`: where chunk n begins there; `ending`: which chunk ends there."""

    def __init__(self, text: str, begin: int, end: int) -> None:
        self.chunks = [chunk.span() for chunk in _CHUNK.finditer(text, begin, end)]
        self.digits = "".join([text[first:last] for first, last in self.chunks])
        ends = list(accumulate([last - first for first, last in self.chunks]))
        self.at = [0, *ends]
        self.ending = {end: n for n, end in enumerate(ends)}

    def candidates(self) -> list[int]:
        """Chunks that a number may begin with. The first of a run always: only it can be called one by a word."""
        begins = {found.start() for found in _BEGINS.finditer(self.digits)}
        return [
            n
            for n, (at, (first, last)) in enumerate(zip(self.at, self.chunks, strict=False))
            if n == 0 or at in begins or last - first >= _FEWEST
        ]


def _in_run(text: str, begin: int, end: int) -> Iterator[TextSpan]:
    run, done = _Run(text, begin, end), 0
    for at in run.candidates():
        chunk = run.chunks[at]
        if chunk[0] < done:
            continue
        hit = _touching(text, chunk) or _apart(text, run, at)
        if hit is not None:
            yield _with_country(text, hit) if hit.label == PHONE else hit
            done = hit.end


def _touching(text: str, chunk: tuple[int, int]) -> TextSpan | None:
    """Digits that touch: one number, several, or one with a stray digit before or behind it."""
    begin, end = chunk
    said, size = text[begin:end], end - begin
    if size < _FEWEST:
        return None
    if size in (17, 18) and (x := _X.match(text, end)) and _ID_18.fullmatch(said[size - 17 :] + "X"):
        return TextSpan(begin, x.end(), IDENTITY)
    if size in (15, 18) and int(said[:2]) in _PROVINCES and (size == 18 or _ID_15.fullmatch(said)):
        return TextSpan(begin, end, IDENTITY)
    if size >= 11 and _GLUED.fullmatch(said):
        return TextSpan(begin, end, IDENTITY if size in (18, 19, 20, 36) else PHONE)
    return _plain(text, begin, end, said)


def _plain(text: str, begin: int, end: int, said: str) -> TextSpan | None:
    if _CARD.fullmatch(said):
        return TextSpan(begin, end, NUMBER)
    if _SERVICE.fullmatch(said) or _LANDLINE.fullmatch(said):
        return TextSpan(begin, end, PHONE)
    if len(said) in (7, 8) and _called(text, begin):
        return TextSpan(begin, end, PHONE)
    return None


def _apart(text: str, run: _Run, at: int) -> TextSpan | None:
    """The longest number that begins with a chunk and ends with a later one."""
    begin = run.at[at]
    for size, shape in _APART if at else (*_APART, *_CALLED):
        last = run.ending.get(begin + size, at)
        if last <= at or not shape.fullmatch(run.digits, begin, begin + size):
            continue
        window = run.chunks[at : last + 1]
        kind, end = _kind(text, run.digits[begin : begin + size], window)
        if kind and _meant(text, window, whole=at == 0 and last == len(run.chunks) - 1):
            return TextSpan(window[0][0], end, kind)
    return None


def _kind(text: str, said: str, window: Sequence[tuple[int, int]]) -> tuple[str, int]:
    """(label, end) of digits taken together, ('', 0) for none."""
    begin, end = window[0][0], window[-1][1]
    if len(said) == 17 and (x := _X.match(text, end)) and _ID_18.fullmatch(said + "X"):
        return IDENTITY, x.end()
    if int(said[:2]) in _PROVINCES and _ID_18.fullmatch(said):
        return IDENTITY, end
    if _MOBILE.fullmatch(said):
        return PHONE, end
    if _CARD.fullmatch(said):
        return NUMBER, end
    first = window[0][1] - begin
    if _SERVICE.fullmatch(said) and first in (1, 3):
        return PHONE, end
    if _LANDLINE.fullmatch(said) and first in (1, 3, 4):
        return PHONE, end
    if len(said) in (7, 8) and first in (1, 3, 4) and len(window) in (2, len(said)) and _called(text, begin):
        return PHONE, end
    return "", 0


def _called(text: str, begin: int) -> bool:
    """Whether the words before say that a telephone number comes: a local one has no other mark."""
    return _CONTEXT.search(text, max(0, begin - _LOOK_BACK), begin) is not None


def _meant(text: str, window: Sequence[tuple[int, int]], *, whole: bool) -> bool:
    """Whether these chunks are one number taken apart, and not several numbers in a row."""
    if whole or len(window) <= 3 or all(end - begin == 1 for begin, end in window):
        return True
    gaps = {text[window[n][1] : window[n + 1][0]] for n in range(len(window) - 1)}
    return len(gaps) == 1


def _with_country(text: str, hit: TextSpan) -> TextSpan:
    before = _COUNTRY.search(text, max(0, hit.begin - 8), hit.begin)
    return hit._replace(begin=before.start()) if before else hit
