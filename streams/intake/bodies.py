"""The body of a request, up to a limit: no door reads more, whatever the request says of its length."""

from __future__ import annotations

from starlette.requests import HTTPConnection, Request


async def body_of(request: Request, limit: int) -> bytes | None:
    """None when it is longer than `limit`; then no more of it is read. Raises ClientDisconnect."""
    length = request.headers.get("content-length", "")
    if length.isdigit() and int(length[:18]) > limit:
        return None
    parts, size = [], 0
    async for part in request.stream():
        size += len(part)
        if size > limit:
            return None
        parts.append(part)
    return b"".join(parts)


def address_of(line: HTTPConnection, proxies: int) -> str:
    """Whose connection it is; behind `proxies` of ours, what the outermost of them says."""
    named = [part.strip() for part in line.headers.get("x-forwarded-for", "").split(",") if part.strip()]
    if proxies and len(named) >= proxies:
        return named[-proxies]
    return line.client.host if line.client else ""
