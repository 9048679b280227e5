"""The fields of a request's body: as forms write them, or in parts with files. Text is never guessed at: it is UTF-8,
or what the sender names, or the sender hears so.

Files are read past and counted: a request may be long because of them, and nothing of them is kept.
"""

from __future__ import annotations

from collections.abc import Mapping
from urllib.parse import parse_qsl

import msgspec
from starlette.requests import ClientDisconnect, Request
from werkzeug.exceptions import RequestEntityTooLarge
from werkzeug.http import parse_options_header
from werkzeug.sansio.multipart import Data, Epilogue, Field, File, MultipartDecoder, NeedData

from streams.errors import FormUnreadable
from streams.intake.bodies import body_of

FIELDS = 32_768
"""Bytes of the fields: the longest text, as forms write it, and what is around it."""
WITH_FILES = 8 * 1024 * 1024
"""Bytes of a body with files."""
_PARTS = 100
_WINDOW = 1024 * 1024
"""Bytes the decoder holds at once."""
_URLENCODED, _MULTIPART = "application/x-www-form-urlencoded", "multipart/form-data"
_CHARSETS = frozenset({"utf-8", "utf8", "us-ascii", "ascii", "gbk", "gb2312", "gb18030"})


class FormBody(msgspec.Struct, frozen=True):
    """`fields`: every value of each name, in order. `files`: how many came with it."""

    fields: Mapping[str, tuple[str, ...]] = {}
    files: int = 0

    def get(self, name: str) -> str:
        """The first value, without the spaces around it; '' for none."""
        return next(iter(self.fields.get(name, ())), "").strip()

    def all(self, name: str) -> list[str]:
        """Every value that says something, of `name` and of `name[]`."""
        values = (*self.fields.get(name, ()), *self.fields.get(f"{name}[]", ()))
        return [value.strip() for value in values if value.strip()]

    def has(self, name: str) -> bool:
        return name in self.fields or f"{name}[]" in self.fields


async def form_of(request: Request) -> FormBody:
    """Raises FormUnreadable with the status and what to do."""
    kind, options = parse_options_header(request.headers.get("content-type", ""))
    charset = options.get("charset", "utf-8").lower()
    if charset not in _CHARSETS:
        raise FormUnreadable(415, f"charset {charset[:20]!r} is not read: send UTF-8 / 请用 UTF-8 编码发送")
    try:
        if kind in ("", _URLENCODED):
            return urlencoded(await body_of(request, FIELDS), charset)
        if kind == _MULTIPART and options.get("boundary"):
            return await _parts(request, Parts(options["boundary"].encode("latin-1", "replace"), charset))
    except ClientDisconnect:
        raise FormUnreadable(400, "the body ended too early: send it again / 内容未传完，请重发") from None
    raise FormUnreadable(415, f"send {_URLENCODED} or {_MULTIPART} with a boundary / 请用表单格式发送")


def urlencoded(body: bytes | None, charset: str = "utf-8") -> FormBody:
    """`body`: None for one that was too long. Raises FormUnreadable."""
    if body is None:
        raise _too_long(FIELDS)
    try:
        # Latin-1 has a sign for every byte: what the percent signs encode comes back as it was.
        pairs = parse_qsl(body.decode("latin-1"), keep_blank_values=True, max_num_fields=_PARTS, encoding="latin-1")
    except ValueError:
        raise FormUnreadable(400, f"a form has at most {_PARTS} fields / 表单字段过多") from None
    fields: dict[str, list[str]] = {}
    for name, value in pairs:
        fields.setdefault(_text(name.encode("latin-1"), charset), []).append(_text(value.encode("latin-1"), charset))
    return FormBody({name: tuple(values) for name, values in fields.items()})


class Parts:
    """A body in parts, piece by piece."""

    def __init__(self, boundary: bytes, charset: str = "utf-8") -> None:
        self._decoder = MultipartDecoder(boundary, _WINDOW, max_parts=_PARTS)
        self._charset, self._size, self._files, self._done = charset, 0, 0, False
        self._fields: dict[str, list[bytes]] = {}
        self._charsets: dict[str, str] = {}
        self._now: str | None = None

    def more(self, piece: bytes | None) -> None:
        """`piece`: None behind the last. Raises FormUnreadable."""
        try:
            self._decoder.receive_data(piece)
            while not self._done:
                event = self._decoder.next_event()
                if isinstance(event, NeedData):
                    return
                self._take(event)
        except RequestEntityTooLarge:
            raise _too_long(FIELDS) from None
        except (ValueError, AttributeError) as wrong:
            raise FormUnreadable(400, f"the parts cannot be read ({wrong}) / 表单内容无法读取") from None

    def form(self) -> FormBody:
        """Raises FormUnreadable."""
        values = {
            name: tuple(_text(value, self._charsets.get(name, self._charset)) for value in values)
            for name, values in self._fields.items()
        }
        return FormBody(values, self._files)

    def _take(self, event: object) -> None:
        if isinstance(event, File):
            self._now = None
            # A browser sends the field of a file no one chose without a name.
            self._files += bool(event.filename)
        elif isinstance(event, Field):
            self._now = event.name or ""
            self._fields.setdefault(self._now, []).append(b"")
            _, options = parse_options_header(event.headers.get("content-type", ""))
            if (named := options.get("charset", "").lower()) in _CHARSETS:
                self._charsets[self._now] = named
        elif isinstance(event, Data) and self._now is not None:
            self._size += len(event.data)
            if self._size > FIELDS:
                raise _too_long(FIELDS)
            self._fields[self._now][-1] += event.data
        elif isinstance(event, Epilogue):
            self._done = True


async def _parts(request: Request, parts: Parts) -> FormBody:
    size = 0
    async for piece in request.stream():
        size += len(piece)
        if size > WITH_FILES:
            raise _too_long(WITH_FILES)
        if piece:
            parts.more(piece)
    parts.more(None)
    return parts.form()


def _text(raw: bytes, charset: str) -> str:
    try:
        return raw.decode(charset)
    except UnicodeDecodeError:
        raise FormUnreadable(
            400, f"a text is not in {charset}: send UTF-8, or name the charset in Content-Type / 请用 UTF-8 编码发送"
        ) from None


def _too_long(limit: int) -> FormUnreadable:
    return FormUnreadable(
        413, f"at most {limit} bytes are read: send less, pictures as media_url / 内容过长，图片请用链接"
    )
