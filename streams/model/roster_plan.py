"""What a roster changes: each line is a person we know or somebody new. Pure."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Container, Iterable, Sequence

from streams.model.roster import Person, Plan, RefusedLine, RosterChange, RosterLine, RosterReading, RosterStep

_MASKED = 4
"""Last digits of a telephone that are shown."""


def planned(reading: RosterReading, people: Iterable[Person], *, whole: str = "") -> Plan:
    """`whole`: an area whose every worker the roster has: who is not in it has left; '' = no one leaves. No one leaves
    by a roster with refused lines either: anyone who is in one would."""
    known = _Known(people)
    steps: list[RosterStep] = []
    refused = list(reading.refused)
    met: set[int] = set()
    same = 0
    for line, problem in _distinct(reading.lines):
        found = problem or known.who(line)
        if isinstance(found, RefusedLine):
            refused.append(found)
        elif found is None:
            steps.append(RosterStep(RosterChange.NEW, None, line))
        elif found.number in met:
            refused.append(RefusedLine(line.sheet, line.line, "unclear", line.name))
        else:
            met.add(found.number)
            change = _change(found, line)
            same += change is None
            if change is not None:
                steps.append(RosterStep(change, found, line))
    if whole and not refused:
        steps += [RosterStep(RosterChange.GONE, one, None) for one in known.people if _stays_away(one, met, whole)]
    return Plan(tuple(steps), tuple(sorted(refused, key=lambda one: (one.sheet, one.line))), same)


def _stays_away(person: Person, met: Container[int], whole: str) -> bool:
    return not person.left and person.number not in met and person.home.startswith(whole)


def masked(telephone: str) -> str:
    return f"{'*' * (len(telephone) - _MASKED)}{telephone[-_MASKED:]}"


def _distinct(lines: Sequence[RosterLine]) -> Iterable[tuple[RosterLine, RefusedLine | None]]:
    """Each line with why it cannot stand beside those before it."""
    numbers: dict[str, RosterLine] = {}
    phones: dict[str, RosterLine] = {}
    bare: dict[tuple[str, str], list[RosterLine]] = defaultdict(list)
    for line in lines:
        problem = None
        alike = [
            one
            for one in bare[line.name, line.home]
            if "" in (one.village, line.village) or one.village == line.village
        ]
        if line.own_number and line.own_number in numbers:
            problem = _twice(line, numbers[line.own_number], "same_number", line.own_number)
        elif line.telephone and line.telephone in phones:
            problem = _twice(line, phones[line.telephone], "same_phone", masked(line.telephone))
        elif alike and not (line.own_number or line.telephone):
            problem = RefusedLine(line.sheet, line.line, "same_line", line.name, str(alike[0].line))
        if problem is None:
            if line.own_number:
                numbers[line.own_number] = line
            if line.telephone:
                phones[line.telephone] = line
            bare[line.name, line.home].append(line)
        yield line, problem


def _twice(line: RosterLine, first: RosterLine, why: str, found: str) -> RefusedLine:
    same = (line.name, line.home, line.village) == (first.name, first.home, first.village)
    return RefusedLine(line.sheet, line.line, "same_line" if same else why, found, str(first.line))


class _Known:
    """Who is who: by the city's number, else by telephone, else by name and place where that is one person."""

    def __init__(self, people: Iterable[Person]) -> None:
        self.people = list(people)
        self._numbers = {one.own_number: one for one in self.people if one.own_number}
        self._phones: dict[str, list[Person]] = defaultdict(list)
        self._named: dict[tuple[str, str], list[Person]] = defaultdict(list)
        for one in self.people:
            if one.telephone:
                self._phones[one.telephone].append(one)
            self._named[one.name, one.home].append(one)

    def who(self, line: RosterLine) -> Person | RefusedLine | None:
        by_number = self._numbers.get(line.own_number) if line.own_number else None
        by_phone = self._by_phone(line) if line.telephone else None
        if by_number is not None:
            if by_phone is not None and by_phone.number != by_number.number and by_phone.name == line.name:
                both = f"{by_number.number}, {by_phone.number}"
                return RefusedLine(line.sheet, line.line, "two_people", line.name, both)
            return by_number
        if by_phone is not None and not (line.own_number and by_phone.own_number):
            return by_phone
        return self._by_name(line)

    def _by_phone(self, line: RosterLine) -> Person | None:
        """A telephone passes from one person to another: only of the same name it is the same person."""
        return next((one for one in self._phones[line.telephone] if one.name == line.name), None)

    def _by_name(self, line: RosterLine) -> Person | RefusedLine | None:
        """Of the same name in the same township, who is not known to be another by number or telephone."""
        found = [
            one
            for one in self._named[line.name, line.home]
            if not (line.own_number and one.own_number) and not (line.telephone and one.telephone)
        ]
        if not (line.own_number or line.telephone):
            found = [one for one in found if one.village == line.village] or found
        if len(found) > 1:
            return RefusedLine(line.sheet, line.line, "unclear", line.name)
        return found[0] if found else None


def _change(person: Person, line: RosterLine) -> RosterChange | None:
    if person.left:
        return RosterChange.BACK
    if person.home != line.home:
        return RosterChange.MOVED
    kept = (
        (person.name, line.name),
        (person.village, line.village or person.village),
        (person.kind, line.kind),
        (person.called, line.called),
        # What a table does not say of a person stays as it is.
        (person.own_number, line.own_number or person.own_number),
        (person.telephone, line.telephone or person.telephone),
    )
    return RosterChange.CHANGED if any(was != now for was, now in kept) else None
