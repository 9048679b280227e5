"""Signatures before the fold: what is not signed by a key that may sign it never reaches the picture. Pure."""

from __future__ import annotations

import msgspec

from streams.errors import DecodeError
from streams.fold.aggregate import RefusedEvent
from streams.fold.picture import Folded, Picture
from streams.journal.api import Entry
from streams.model.reject import Reason
from streams.wire import entry as wire
from streams.wire.signed import UNKNOWN_TAG, KeyRing


def fold(picture: Picture, entry: Entry, ring: KeyRing) -> Folded:
    """Folds what of an entry is signed; the rest is refused and changes nothing, and what is signed and of a kind that
    this version does not know is parked. Entries from before the store had signatures are taken as they are. A function
    of picture, entry and ring. Raises UnknownKey."""
    if entry.id <= ring.since:
        return picture.fold(entry, exempt=True)
    kept: list[bytes] = []
    refused: list[RefusedEvent] = []
    # First what a version before this one did not know.
    events = [(one.body, one.at) for one in picture.parked.ripe()]
    try:
        for body in wire.bodies(entry.events):
            events.append((body, entry.id.ms))
    except DecodeError as cut:
        refused.append(RefusedEvent(entry.events, str(cut)))
    for nth, (body, at) in enumerate(events):
        try:
            ring.opened(body, at)
        except DecodeError as no:
            if no.reason != UNKNOWN_TAG or not picture.parked.park(entry.id, nth, body):
                refused.append(RefusedEvent(body, str(no), Reason.UNSIGNED))
        else:
            kept.append(len(body).to_bytes(4, "little") + body)
    done = picture.fold(msgspec.structs.replace(entry, events=b"".join(kept)))
    done.refused[:0] = refused
    return done
