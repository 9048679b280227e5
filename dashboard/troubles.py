"""What somebody is answered whose request met a trouble of the system: in the language of the page it came from, with
what to do. A page gets a page, a script `{"code", "detail"}`. The reason itself is for the log alone."""

from __future__ import annotations

import secrets
from typing import NamedTuple
from urllib.parse import parse_qs, urlsplit

import structlog
from flask import Flask, Response, jsonify, request
from sqlalchemy.exc import SQLAlchemyError
from werkzeug.exceptions import InternalServerError, RequestEntityTooLarge

from dashboard import html_page
from dashboard.guard import no_such_page
from dashboard.locale import Words
from streams.errors import (
    Backlogged,
    DeedRefused,
    Denied,
    HashingBusy,
    JournalError,
    MissingPart,
    SealBroken,
    SealKeyMissing,
    StoreError,
    StreamsError,
    TableRefused,
    UnitRefused,
    UnknownKey,
    UnknownRegion,
)

log = structlog.get_logger("dashboard")


class Trouble(NamedTuple):
    """`code`: a word `trouble_<code>` says it. `again_s`: when it may be tried again, 0 = only after somebody mended
    something."""

    status: int
    code: str
    again_s: int = 0


OTHER = Trouble(500, "other")
TROUBLES: dict[type[StreamsError], Trouble] = {
    HashingBusy: Trouble(503, "busy", 5),
    JournalError: Trouble(503, "journal", 5),
    MissingPart: Trouble(503, "part"),
    SealKeyMissing: Trouble(503, "seal"),
    SealBroken: Trouble(503, "seal"),
    UnknownKey: Trouble(503, "seal"),
    StoreError: Trouble(409, "store"),
}
"""By the nearest kind; every other one is OTHER."""
REGISTRY = Trouble(503, "registry", 2)
LARGE = Trouble(413, "large")


def register(server: Flask) -> None:
    @server.errorhandler(StreamsError)
    def met(wrong: StreamsError) -> Response:
        if isinstance(wrong, Denied | UnknownRegion):
            # What may not be and what is not there have one answer.
            return no_such_page()
        return _answer(trouble_of(wrong), wrong)

    @server.errorhandler(SQLAlchemyError)
    def away(wrong: SQLAlchemyError) -> Response:
        """The registry is away, locked or full, or a record could not be written: no one is let in unrecorded."""
        return _answer(REGISTRY, wrong)

    @server.errorhandler(RequestEntityTooLarge)
    def large(wrong: RequestEntityTooLarge) -> Response:
        return _answer(LARGE, wrong)

    @server.errorhandler(InternalServerError)
    def unforeseen(wrong: InternalServerError) -> Response:
        """A fault of ours; Flask has written down where."""
        return _answer(OTHER, wrong.original_exception or wrong)


def detail(words: Words, error: StreamsError | SQLAlchemyError) -> str:
    """What is shown in the place of a part of a page that could not be made; the reason goes to the log."""
    if isinstance(error, Backlogged):
        return words["backlog_refused"].format(n=error.done)
    trouble = REGISTRY if isinstance(error, SQLAlchemyError) else trouble_of(error)
    return words[f"trouble_{trouble.code}"].format(number=_logged(error))


def trouble_of(wrong: StreamsError) -> Trouble:
    return next((TROUBLES[kind] for kind in type(wrong).__mro__ if kind in TROUBLES), OTHER)


def explanation(words: Words, wrong: StreamsError) -> str:
    """Why something may not be, and what to do instead; a text of its own where no page has words for it."""
    if isinstance(wrong, UnitRefused):
        text = words[f"units_{wrong.why}"].format(unit=wrong.unit, other=wrong.other)
        return words["units_line"].format(n=wrong.line, why=text) if wrong.line else text
    if isinstance(wrong, DeedRefused):
        role = wrong.fields.get("role")
        named = wrong.fields | ({"role": words[f"role_{role}"]} if role else {})
        return words[f"deed_no_{wrong.why}"].format(**named)
    if isinstance(wrong, TableRefused):
        return words[f"table_{wrong.why}"].format(**wrong.fields)
    if isinstance(wrong, UnknownRegion):
        return words["deed_no_region"].format(code=wrong.code)
    return str(wrong)


def language() -> str:
    """Of the page a request is of: a script's address names none where its page's does."""
    here = request.args.get("lang", "")
    return here or parse_qs(urlsplit(request.headers.get("Referer", "")).query).get("lang", ["zh"])[0]


def _answer(trouble: Trouble, wrong: BaseException) -> Response:
    words = Words(language())
    detail = words[f"trouble_{trouble.code}"].format(number=_logged(wrong))
    if "text/html" in list(request.accept_mimetypes.values()):
        body = f'<p role="alert">{detail}</p>'
        answer = Response(html_page.page(words, words["trouble"], str(trouble.status), body), mimetype="text/html")
    else:
        answer = jsonify({"code": trouble.code, "detail": detail})
    answer.status_code = trouble.status
    if trouble.again_s:
        answer.headers["Retry-After"] = str(trouble.again_s)
    return answer


def _logged(error: BaseException) -> str:
    """The number by which the log names a trouble."""
    number = secrets.token_hex(3)
    reason = str(error).splitlines()[0] if str(error) else type(error).__name__
    # A case's code may stand in the address: the rule says which door it was.
    log.error("request failed", number=number, door=str(request.url_rule), kind=type(error).__name__, reason=reason)
    return number
