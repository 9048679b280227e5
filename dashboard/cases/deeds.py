"""What was done in a case, line by line: the deed with its department or place in words, and links to other cases."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any, NamedTuple

import msgspec

from dashboard.case_list import place, unit_then
from dashboard.cases.reading import CaseView
from streams.model.case import Case, CaseState, CaseStep, Mark, MarkKind
from streams.model.local_day import stamp
from streams.model.region import is_code


class CaseDeed(NamedTuple):
    """`at`: city ms. `by`: who, as others read it. `other`: id of another case it is about."""

    at: int
    what: str
    by: str = ""
    note: str = ""
    more: str = ""
    other: str = ""


def others(case: Case) -> set[str]:
    """Ids of the cases that its lines name."""
    found = {step.main for step in case.steps if step.state is CaseState.MERGED}
    return (found | {mark.unit for mark in case.marks if mark.kind is MarkKind.MERGED_IN}) - {""}


def timeline(case: Case, held: Sequence[CaseStep], shown: CaseView) -> list[dict[str, Any]]:
    """Everything, the oldest first, as the page's module shows it."""
    return [_line(deed, shown) for deed in sorted(_deeds(case, held, shown), key=lambda deed: deed.at)]


def _deeds(case: Case, held: Sequence[CaseStep], shown: CaseView) -> Iterator[CaseDeed]:
    words = shown.words
    yield CaseDeed(case.reported_at, words["bar_report"], more=words[f"channel_{case.channel}"])
    early = {step.version for step in case.steps if step.at < case.reported_at}
    for step in _with_holder(held):
        more = [
            _unit_beside(step, case.category, shown),
            step.paper,
            words[f"method_{step.method}"] if step.method else "",
        ]
        more += [words[f"outcome_{step.outcome}"]] if step.outcome else []
        more += [words["deed_until"].format(time=stamp(step.until)[5:16])] if step.until else []
        more += [words["time_doubtful"]] if step.version in early else []
        other = step.main if step.state is CaseState.MERGED else ""
        what = words["case_extended"].format(n=step.extend) if step.extend else done(step, case.category, shown)
        yield CaseDeed(step.at, what, step.by, step.note, " · ".join(filter(None, more)), other)
    for mark in case.marks:
        yield _marked(mark, shown)


def _with_holder(held: Sequence[CaseStep]) -> Iterator[CaseStep]:
    """Who accepts, works or returns is who it was sent to last, where the step itself does not say."""
    holder = ""
    for step in held:
        holder = step.unit or holder
        acts = step.state in (CaseState.ACCEPTED, CaseState.RETURNED) and not step.unit
        yield msgspec.structs.replace(step, unit=holder) if acts else step


def done(step: CaseStep, category: str, shown: CaseView) -> str:
    """The deed that brought a case into a state, with whom it went to or who did it."""
    words = shown.words
    level = place(step.level, shown.places) if step.level else words["deed_level"]
    return _words_of(step, category, shown).format(unit=_unit(step, shown) or words["deed_unit"], level=level)


def _unit_beside(step: CaseStep, category: str, shown: CaseView) -> str:
    """The department of a deed whose words do not name it."""
    named = not step.extend and "{unit}" in _words_of(step, category, shown)
    return "" if named else _unit(step, shown)


def _words_of(step: CaseStep, category: str, shown: CaseView) -> str:
    own = f"deed_{step.state}_{category}"
    return shown.words[own if own in shown.words.all else f"deed_{step.state}"]


def _unit(step: CaseStep, shown: CaseView) -> str:
    """As it was called then."""
    return unit_then(step.unit, shown.words, shown.regulation.units_at(step.at))


def _marked(mark: Mark, shown: CaseView) -> CaseDeed:
    what = shown.words[f"mark_{mark.kind}"]
    if mark.kind is MarkKind.MERGED_IN:
        return CaseDeed(mark.at, what, mark.by, mark.note, other=mark.unit)
    unit = unit_then(mark.unit, shown.words, shown.regulation.units_at(mark.at))
    return CaseDeed(mark.at, what, mark.by, mark.note, unit)


def _line(deed: CaseDeed, shown: CaseView) -> dict[str, Any]:
    """Another case by its code, where who reads this one may read it; else that there is one."""
    words = shown.words
    code = shown.others.get(deed.other, "")
    unnamed = words["deed_other"] if deed.other and not code else ""
    more = " · ".join(filter(None, (deed.more, unnamed)))
    line = {
        "at": stamp(deed.at)[5:19],
        "ms": deed.at,
        "what": deed.what,
        "by": _by(deed, shown),
        "note": deed.note,
        "more": more,
    }
    return {**line, "other": code} if code else line


def _by(deed: CaseDeed, shown: CaseView) -> str:
    """A place or a department by its name; a person as others read it."""
    if deed.by == "system":
        return shown.words["by_system"]
    if is_code(deed.by):
        return place(deed.by, shown.places)
    return unit_then(deed.by, shown.words, shown.regulation.units_at(deed.at))
