"""The reports of one serious incident as they are kept: first, follow-up and final (首报、续报、终报), each drafted by
the desk, approved by the leader on duty, then reported by telephone and in writing."""

from __future__ import annotations

from enum import StrEnum
from typing import Annotated

import msgspec

from streams.errors import IllegalMove
from streams.model.words import Note

MOST_VERSIONS = 40
FIELDS = ("when", "where", "source", "cause", "casualties", "impact", "measures", "next_steps", "contact")
"""What every report says, in this order; what is not known yet reads as under verification."""
ReportText = Annotated[str, msgspec.Meta(max_length=400, extra={"free_text": True})]


class Stage(StrEnum):
    FIRST = "first"  # 首报
    FOLLOW = "follow"  # 续报
    FINAL = "final"  # 终报


class ReportWay(StrEnum):
    CALL = "call"  # 电话报告
    PAPER = "paper"  # 书面报告


class SitrepWish(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True, forbid_unknown_fields=True):
    """What a command wants of the reports of an alert. Of a draft: `stage` and what it says, field by field (`FIELDS`).
    Of an approval that was given on the telephone: `speaker`, who gave it. Of a report that left: the `way`, `to` whom,
    and `taker`, who took it there."""

    stage: Stage = Stage.FIRST
    when: ReportText = ""
    where: ReportText = ""
    source: ReportText = ""
    cause: ReportText = ""
    casualties: ReportText = ""
    impact: ReportText = ""
    measures: ReportText = ""
    next_steps: ReportText = ""
    contact: ReportText = ""
    speaker: Note = ""
    way: ReportWay = ReportWay.CALL
    to: Note = ""
    taker: Note = ""

    @property
    def texts(self) -> tuple[str, ...]:
        return tuple(str(getattr(self, name)).strip() for name in FIELDS)


class ReportSent(msgspec.Struct, frozen=True, array_like=True):
    """It left. `at`: city ms. `by`: who reported. `taker`: who took it there."""

    way: ReportWay
    to: str
    at: int
    by: str
    taker: str = ""


class SitrepVersion(msgspec.Struct, frozen=True, array_like=True):
    """`texts`: by `FIELDS`. `at`: city ms it was drafted. `approved_at`: 0 for a draft. `approved_by`: the leader on
    duty, or who wrote down that the leader approved on the telephone: then `speaker` is the leader."""

    stage: Stage
    texts: tuple[str, ...]
    by: str
    person: str
    at: int
    approved_by: str = ""
    approved_at: int = 0
    speaker: str = ""
    sent: tuple[ReportSent, ...] = ()


class Sitrep(msgspec.Struct, frozen=True, kw_only=True):
    """`id`: of the alert it is about. `scope`: whose desk reports. `known_at`: city ms of the first knowledge;
    `call_due`, `paper_due`: until when it is to be reported by telephone and in writing. `revision` grows with every
    change of it. `drill`: id of the drill it is of, '' for what is so."""

    id: str
    region: str
    scope: str
    known_at: int
    call_due: int
    paper_due: int
    versions: tuple[SitrepVersion, ...] = ()
    revision: int = 0
    drill: str = ""

    @property
    def last(self) -> SitrepVersion | None:
        return self.versions[-1] if self.versions else None

    @property
    def draft(self) -> SitrepVersion | None:
        return self.last if self.last and not self.last.approved_at else None

    @property
    def approved(self) -> tuple[SitrepVersion, ...]:
        return tuple(one for one in self.versions if one.approved_at)

    @property
    def stages(self) -> tuple[Stage, ...]:
        """What may be drafted next."""
        done = self.approved
        if not done:
            return (Stage.FIRST,)
        return () if done[-1].stage is Stage.FINAL else (Stage.FOLLOW, Stage.FINAL)

    def reported_at(self, way: ReportWay) -> int:
        """City ms of the first report by that way, 0: none."""
        return min((sent.at for one in self.versions for sent in one.sent if sent.way is way), default=0)


def drafted(known: Sitrep, wish: SitrepWish, by: str, person: str, now: int) -> Sitrep:
    """With a new draft, or the draft rewritten. Raises IllegalMove."""
    if wish.stage not in known.stages or len(known.versions) >= MOST_VERSIONS:
        allowed = ", ".join(known.stages) or "nothing after the final report"
        raise IllegalMove(f"reports of {known.id}", known.stages[0] if known.stages else "final", wish.stage, allowed)
    if not any(wish.texts):
        raise IllegalMove(f"reports of {known.id}", "empty", wish.stage, "a report that says something")
    version = SitrepVersion(wish.stage, wish.texts, by, person, now)
    return _with(known, (*known.approved, version))


def approved(known: Sitrep, speaker: str, by: str, person: str, now: int) -> Sitrep:
    """Its draft is approved and frozen. `speaker`: the leader who agreed on the telephone, '' for the leader's own
    hand. Raises IllegalMove."""
    draft = known.draft
    if draft is None:
        raise IllegalMove(f"reports of {known.id}", "no draft", "approve", "a draft")
    if not speaker and draft.person == person:
        raise IllegalMove(f"reports of {known.id}", "draft", "approve", "another person than who drafted it")
    done = msgspec.structs.replace(draft, approved_by=by, approved_at=now, speaker=speaker)
    return _with(known, (*known.approved, done))


def reported(known: Sitrep, sent: ReportSent) -> Sitrep:
    """Its newest approved version left. Raises IllegalMove."""
    if not known.approved or not sent.to:
        raise IllegalMove(f"reports of {known.id}", "draft", "sent", "an approved report, and to whom it went")
    newest = known.approved[-1]
    after = msgspec.structs.replace(newest, sent=(*newest.sent, sent))
    drafts = (known.draft,) if known.draft else ()
    return _with(known, (*known.approved[:-1], after, *drafts))


def changes(before: SitrepVersion, after: SitrepVersion) -> tuple[int, ...]:
    """Which fields (by their place in `FIELDS`) say something else."""
    return tuple(n for n, (was, now) in enumerate(zip(before.texts, after.texts, strict=True)) if was != now)


def _with(known: Sitrep, versions: tuple[SitrepVersion, ...]) -> Sitrep:
    return msgspec.structs.replace(known, versions=versions, revision=known.revision + 1)
