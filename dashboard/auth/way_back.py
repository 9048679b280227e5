"""Where a person goes after signing in: back to the page that was opened, when that is a page of ours."""

from __future__ import annotations

from urllib.parse import quote, urlsplit

LONGEST = 1_000


def safe(target: str) -> str:
    """The path and query of a page of this server, as requested; '' for anything else. Only what every browser reads as
    a path of this server counts: one slash, no backslash, no sign below the space, no other host."""
    if not target.startswith("/") or target.startswith("//") or len(target) > LONGEST:
        return ""
    if "\\" in target or not target.isprintable() or any(sign.isspace() for sign in target):
        return ""
    parts = urlsplit(target)
    if parts.scheme or parts.netloc or parts.path in ("/", "/signin", "/signout") or parts.path.startswith("/signin/"):
        return ""
    return target


def entry(target: str) -> str:
    """The address of the sign-in page that leads back to `target`."""
    back = safe(target)
    return f"/signin?next={quote(back, safe='/')}" if back else "/signin"
