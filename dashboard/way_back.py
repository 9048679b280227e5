"""Where a person goes after signing in: back to the page that asked for it, when that is a page of ours."""

from __future__ import annotations

from urllib.parse import quote, urlsplit

LONGEST = 1_000


def safe(asked: str) -> str:
    """The path and query of a page of this server, as asked for; '' for anything else. Only what every browser reads as
    a path of this server counts: one slash, no backslash, no sign below the space, no other host."""
    if not asked.startswith("/") or asked.startswith("//") or len(asked) > LONGEST:
        return ""
    if "\\" in asked or not asked.isprintable() or any(sign.isspace() for sign in asked):
        return ""
    parts = urlsplit(asked)
    if parts.scheme or parts.netloc or parts.path in ("/", "/signin", "/signout") or parts.path.startswith("/signin/"):
        return ""
    return asked


def entry(asked: str) -> str:
    """The address of the sign-in page that leads back to `asked`."""
    back = safe(asked)
    return f"/signin?next={quote(back, safe='/')}" if back else "/signin"
