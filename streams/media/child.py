"""The process that looks into a file: bytes in on stdin, what is kept (msgpack of `Made`) out on stdout. It bounds
itself before it reads anything; a decoder that is broken by a file breaks this process alone."""

from __future__ import annotations

import resource
import sys

import msgspec

from streams.model.media import MP4, PDF, PICTURES, WEBM, Flaw, Made, kind_of

MEMORY = 1_500_000_000
"""Bytes of address space: three times the largest picture, and the decoders."""
CPU_S = 20


def made(raw: bytes) -> Made:
    kind = kind_of(raw)
    if isinstance(kind, Flaw):
        return Made(flaw=kind)
    # Brought in here: a paper needs no decoder of pictures, and a film neither.
    if kind in PICTURES:
        from streams.media.pictures import picture

        return picture(raw, kind)
    if kind == PDF:
        from streams.media.papers import paper

        return paper(raw)
    if kind == WEBM:
        from streams.media.voices import voice

        return voice(raw)
    from streams.media.films import film

    return film(raw) if kind == MP4 else Made(flaw=Flaw.UNKNOWN)


def main() -> None:
    resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY))
    resource.setrlimit(resource.RLIMIT_CPU, (CPU_S, CPU_S))
    resource.setrlimit(resource.RLIMIT_FSIZE, (0, 0))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    try:
        answer = made(sys.stdin.buffer.read())
    except MemoryError:
        answer = Made(flaw=Flaw.TOO_LARGE)
    sys.stdout.buffer.write(msgspec.msgpack.encode(answer))


if __name__ == "__main__":
    main()
