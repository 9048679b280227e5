"""A worker agrees to positions or takes it back, by the phone's own line."""

from __future__ import annotations

from functools import partial

from sqlalchemy.exc import SQLAlchemyError

from streams.clock import real_ms
from streams.errors import StreamsError
from streams.intake.desk import Desk
from streams.model.reject import Reason
from streams.registry.consent_rows import Consent
from streams.registry.records import Key, Sender
from streams.registry.registry import Registry
from streams.wire.phone import Busy, ConsentFrame, ConsentKept, Refused, ToPhone

_AGAIN_S = 2.0


async def consent(desk: Desk, frame: ConsentFrame, key: Key) -> ToPhone:
    """Answered once nothing that was taken before is under way any more: from then on no position is kept that is not
    agreed to."""
    sender = desk.directory().sender(frame.device)
    if sender is None or sender.key != key.number or not sender.worker:
        return Refused(n=frame.n, reason=Reason.FOREIGN_IDENTITY, detail=f"device {frame.device}")
    try:
        kept: Consent = await desk.written(partial(_kept, sender, frame))
        await desk.gather.offer([])
    except (SQLAlchemyError, StreamsError):
        desk.gather.counts.totals["busy"] += 1
        return Busy(n=frame.n, retry_after=_AGAIN_S)
    return ConsentKept(n=frame.n, given=kept.given, version=kept.version, at=kept.at)


def _kept(sender: Sender, frame: ConsentFrame, registry: Registry) -> Consent:
    return registry.put_consent(sender.worker, sender.number, given=frame.given, version=frame.version, now=real_ms())
