"""What a brief holds, and its bytes as the registry keeps them: desks write it, and a wall reads what was signed."""

from __future__ import annotations

import msgspec


class BriefLine(msgspec.Struct, frozen=True, array_like=True):
    """`href`: what it counts, '' = no list of cases. `note`: what it is counted by, with its n."""

    text: str
    href: str = ""
    note: str = ""


class BriefSection(msgspec.Struct, frozen=True, array_like=True):
    """`flows`: its lines are sentences of one paragraph."""

    head: str
    lines: tuple[BriefLine, ...]
    flows: bool = False


class BriefRow(msgspec.Struct, frozen=True, array_like=True):
    """Cases of a type that were reported in the period. `before`: in the one before, -1 = not known."""

    name: str
    n: int
    before: int = -1
    href: str = ""


class BriefFigure(msgspec.Struct, frozen=True, array_like=True):
    """A number as it read when the brief was frozen. `version`: of its definition. `n`: of how many
    it is made, -1 = it is a count itself."""

    kpi: str
    name: str
    text: str
    version: int
    n: int = -1


class Brief(msgspec.Struct, frozen=True, array_like=True):
    """`days`: (local day, reported, done), the last of the period at the end. `cut`: city ms up to which history was
    known. `before`: days it is compared with, '' = with none. `gaps`: hours (UTC) of the period of which there is no
    record of what the screens were sent. `chart_note`: what its line over days is counted by, with its n."""

    sections: tuple[BriefSection, ...]
    days: tuple[tuple[int, int, int], ...]
    types: tuple[BriefRow, ...]
    figures: tuple[BriefFigure, ...]
    cut: int
    before: str
    gaps: tuple[str, ...] = ()
    chart_note: str = ""


_encoder, _decoder = msgspec.msgpack.Encoder(), msgspec.msgpack.Decoder(Brief)


def packed(brief: Brief) -> bytes:
    return _encoder.encode(brief)


def unpacked(body: bytes) -> Brief:
    return _decoder.decode(body)
