"""Redis's answers, normalised once. The client is set to protocol 2 and bytes; these are the shapes that leaves."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from streams.journal.api import Change, Entry, GroupTaken
from streams.model.entry_id import EntryId

Fields = dict[bytes, bytes]


def stream(reply: Any) -> list[tuple[EntryId, Fields]]:
    """Entries of an XREAD of one stream (None, a list of pairs, or a map) or of an XRANGE."""
    if not reply:
        return []
    if isinstance(reply, dict):
        (rows,) = reply.values()
        # RESP3 wraps a stream's entries in one more list.
        rows = rows[0] if rows and isinstance(rows[0], list) else rows
    elif isinstance(reply[0][1], list):
        rows = reply[0][1]
    else:
        rows = reply
    return [(EntryId.parse(name), fields) for name, fields in rows if fields is not None]


def entries(reply: Any) -> list[Entry]:
    return [Entry(id=i, fixes=f.get(b"f", b""), events=f.get(b"e", b"")) for i, f in stream(reply)]


def changes(reply: Any) -> list[Change]:
    return [Change(id=i, body=f[b"b"], keyframe=f[b"k"] == b"1") for i, f in stream(reply)]


def receipts(reply: Sequence[Sequence[int]]) -> list[GroupTaken]:
    return [
        GroupTaken(hi=hi, taken=taken, duplicates=duplicates, outside=outside, quarantined=kept, gap=bool(gap))
        for hi, taken, duplicates, outside, kept, gap in reply
    ]


def setting(reply: Any) -> str:
    """The value of a CONFIG GET of one name; '' when the server does not know it. The client reads this one as text."""
    value = next(iter(reply.values()), "") if isinstance(reply, dict) else ""
    return value.decode() if isinstance(value, bytes) else str(value)
