"""Which requests, or steps of them, somebody wants to see. Pure."""

from __future__ import annotations

from collections.abc import Mapping

import msgspec

from streams.intake.envelope import moment
from streams.model.case_code import is_case_code

PAGE, MOST = 200, 1_000
"""Records of a page, and the most that may be asked for at once."""
_FARTHEST = 1_000_000_000
_CODES = 100


class Question(msgspec.Struct, frozen=True, kw_only=True):
    """`codes`, `services`: None = any; of `services` those that are none of ours match nothing. `open`: None = either.
    `since`, `until`: city ms, None = any. `skip`, `limit`: of the page."""

    codes: frozenset[str] | None = None
    services: frozenset[str] | None = None
    open: bool | None = None
    since: int | None = None
    until: int | None = None
    skip: int = 0
    limit: int = PAGE


def question(query: Mapping[str, str], code: str = "") -> Question:
    """`code`: of a path that names one. What names codes asks for nothing else. Raises ValueError, saying what to
    send."""
    skip, limit = _page(query)
    named = [code] if code else _list(query.get("service_request_id", ""))
    if len(named) > _CODES:
        raise ValueError(f"service_request_id names at most {_CODES} at once")
    if named:
        return Question(codes=frozenset(filter(is_case_code, named)), skip=skip, limit=limit)
    services = _list(query.get("service_code", ""))
    since, until = (_when(query, name) for name in ("start_date", "end_date"))
    if since is not None and until is not None and since > until:
        raise ValueError("start_date lies behind end_date")
    return Question(
        services=frozenset(services) if services else None,
        open=_open(_list(query.get("status", ""))),
        since=since,
        until=until,
        skip=skip,
        limit=limit,
    )


def _list(text: str) -> list[str]:
    return [part for one in text.split(",") if (part := one.strip())]


def _open(given: list[str]) -> bool | None:
    if unknown := set(given) - {"open", "closed"}:
        raise ValueError(f"status is open, closed or both with a comma, not {sorted(unknown)[0][:20]!r}")
    return None if len(set(given)) != 1 else given[0] == "open"


def _when(query: Mapping[str, str], name: str) -> int | None:
    """A plus sign that no one encoded has become a space on the way."""
    text = query.get(name, "").strip().replace(" ", "+")
    if not text:
        return None
    try:
        return moment(text)
    except (ValueError, OverflowError):
        raise ValueError(f"{name} is a time with its zone, for example 2026-11-01T00:00:00Z") from None


def _page(query: Mapping[str, str]) -> tuple[int, int]:
    page, size = _number(query, "page", 1, _FARTHEST), _number(query, "page_size", PAGE, MOST)
    return min((page - 1) * size, _FARTHEST), size


def _number(query: Mapping[str, str], name: str, usual: int, most: int) -> int:
    text = query.get(name, "").strip()
    if not text:
        return usual
    if not (text.isascii() and text.isdigit() and len(text) <= len(str(most)) and 1 <= int(text) <= most):
        raise ValueError(f"{name} is a number from 1 to {most}")
    return int(text)
