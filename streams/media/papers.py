"""A document judged by its objects: whether it would do something when it is opened, or carries other files.

Names are compared as the format means them (`/J#61vaScript` is `/JavaScript`), inside of object streams too; the bytes
of a picture in it are never read as names. Kept as it came, because a signature covers its bytes; served to be saved.
A damaged one is kept as it was mended: what one reader mends in one way, another mends in another.
A link that a reader has to press is harmless there.
"""

from __future__ import annotations

import io
from collections.abc import Iterator

import pikepdf

from streams.model.media import PDF, Flaw, Made

_ACTIONS = frozenset(
    {"/JavaScript", "/Launch", "/SubmitForm", "/ImportData", "/GoToR", "/GoToE", "/Rendition", "/RichMediaExecute"}
)
"""Values of /S: what a press, or nothing but looking at it, would set off."""
_ACTIVE = frozenset({"/JavaScript", "/JS", "/AA", "/XFA", "/RichMediaContent", "/RichMediaSettings"})
_ACTIVE_KINDS = frozenset({"/RichMedia", "/Movie", "/Screen", "/3D"})
_ATTACHED = frozenset({"/EmbeddedFiles", "/EF"})
_STILL = frozenset({"/GoTo", "/Named"})
_DEEPEST = 100


def paper(raw: bytes) -> Made:
    try:
        try:
            with pikepdf.open(io.BytesIO(raw), attempt_recovery=False) as whole:
                return _judged(whole, raw)
        except pikepdf.PasswordError:
            return Made(flaw=Flaw.LOCKED)
        except pikepdf.PdfError:
            with pikepdf.open(io.BytesIO(raw)) as found:
                mended = io.BytesIO()
                found.save(mended)
            with pikepdf.open(mended) as found:
                return _judged(found, mended.getvalue()) if len(found.pages) else Made(flaw=Flaw.BROKEN)
    except (pikepdf.PdfError, ValueError, RecursionError):
        return Made(flaw=Flaw.BROKEN)


def _judged(found: pikepdf.Pdf, raw: bytes) -> Made:
    flaw = _flaw(found)
    return Made(flaw=flaw) if flaw else Made(PDF.type, raw)


def _flaw(found: pikepdf.Pdf) -> Flaw | None:
    if _opens(found.Root.get("/OpenAction")):
        return Flaw.ACTIVE
    flaws = {_of(one) for top in found.objects for one in _dictionaries(top)} - {None}
    # What acts is worse than what is carried along.
    return Flaw.ACTIVE if Flaw.ACTIVE in flaws else next(iter(flaws), None)


def _opens(action: pikepdf.Object | None) -> bool:
    """Whether opening does more than turn to a page: anything that is no place of this document."""
    if not isinstance(action, pikepdf.Dictionary):
        return False
    return str(action.get("/S", "/GoTo")) not in _STILL or "/Next" in action


def _of(one: pikepdf.Object) -> Flaw | None:
    keys = set(one.keys())
    kind, sub, does = (str(one.get(key, "")) for key in ("/Type", "/Subtype", "/S"))
    if keys & _ACTIVE or does in _ACTIONS or sub in _ACTIVE_KINDS:
        return Flaw.ACTIVE
    if keys & _ATTACHED or kind == "/EmbeddedFile" or sub == "/FileAttachment":
        return Flaw.ATTACHED
    return None


def _dictionaries(top: pikepdf.Object) -> Iterator[pikepdf.Object]:
    """Every dictionary written inside of an object; what it refers to is an object of its own."""
    waiting = [(top, 0)]
    while waiting:
        one, depth = waiting.pop()
        if depth > _DEEPEST:
            raise ValueError("nested too deep")
        if isinstance(one, pikepdf.Dictionary | pikepdf.Stream):
            yield one
            inside = [one[key] for key in one.keys()]  # noqa: SIM118 - an Object is no mapping
        elif isinstance(one, pikepdf.Array):
            inside = list(one)
        else:
            continue
        waiting += [(part, depth + 1) for part in inside if _written_here(part)]


def _written_here(part: object) -> bool:
    return isinstance(part, pikepdf.Dictionary | pikepdf.Stream | pikepdf.Array) and not part.is_indirect
