"""The numbers from raw events alone: bytes of a segment -> stories -> clocks -> sums.

Nothing of the product is imported. Times are ms since 1970 UTC; days are local (UTC+8).
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import pairwise

from tests.recompute.office_hours import DAY, HOUR, MINUTE, day_of, limit_ends, worked
from tests.recompute.stories import Story, Word, read

__all__ = ["Matter", "Numbers", "day_of", "judged", "read"]

WHISTLE = HOUR
"""Within which a unit that was whistled for is on site."""
DONE = ("CHECKING", "CLOSED")
DROPPED = ("MERGED", "DECLINED", "CANCELLED")
BACK = ("RETURNED", "TRIAGED", "ESCALATED", "REOPENED")
TIERS = {12: "village", 9: "township"}


@dataclass
class Matter:
    """What follows from a story at a moment."""

    story: Story
    words: list[Word]
    ended: int = 0
    state: str = "REPORTED"
    started: int = 0
    due: int = 0
    first_due: int = 0
    handled: int = -1
    accepted: str = ""
    holder: str = ""

    def late(self, due: int, now: int) -> bool:
        return due > 0 and (self.ended > due if self.ended else now >= due)

    @property
    def done(self) -> bool:
        return self.ended > 0 and self.state in DONE


def judged(story: Story, limits: dict[str, str], now: int) -> Matter:
    """`limits`: letter of the limit by type."""
    words = list(story.words)
    if words and words[-1].state == "SUSPENDED" and 0 < words[-1].until <= now:
        words.append(Word(0, words[-2].state, max(words[-1].at, words[-1].until)))
    found = Matter(story, words, state=words[-1].state if words else "REPORTED")
    sent = ""
    for word in words:
        if word.state in ("DISPATCHED", "TRANSFERRED"):
            sent = word.unit
        if word.state == "ACCEPTED":
            found.accepted = sent
        elif word.state in BACK:
            found.accepted = ""
        found.holder = word.unit or found.holder
    for word in reversed(words):
        if word.state not in (*DONE, *DROPPED):
            break
        found.ended = word.at
    first = max((n for n, word in enumerate(words) if word.state == "REOPENED"), default=0)
    part = words[first:]
    found.started = next((word.at for word in part if word.state in ("ACCEPTED", "HANDLING")), 0)
    if not found.started:
        return found
    stands = ("SUSPENDED", "DIVERTED", "CHECKING", "CLOSED")
    raised = sum(word.extend for word in part)
    for name, names, more in (("due", stands, raised), ("first_due", stands[1:], 0)):
        pauses = [(a.at, b.at) for a, b in pairwise(part) if a.state in names and b.at > max(a.at, found.started)]
        ends = limit_ends(found.started, limits[story.type], more, pauses)
        waits = part[-1].state in names and part[-1].state not in DONE and ends > part[-1].at
        setattr(found, name, 0 if waits else ends)
    if found.done:
        pauses = [(a.at, b.at) for a, b in pairwise(words) if a.state in stands and b.at > a.at]
        found.handled = worked(found.started, found.ended, pauses)
    return found


def percentile(values: list[int], share: int) -> int | None:
    ordered = sorted(values)
    return ordered[-(-len(ordered) * share // 100) - 1] if ordered else None


class Numbers:
    """Of the matters of one area (code prefix) or unit from day `first` to day `last`, as known at `now`."""

    def __init__(self, matters: Iterable[Matter], first: int, last: int, now: int) -> None:
        self.matters, self.first, self.last, self.now = list(matters), first, last, now
        self.units: dict[str, dict[str, int]] = defaultdict(lambda: defaultdict(int))
        self.counts: dict[str, int] = defaultdict(int)
        self.values: dict[str, list[int]] = defaultdict(list)
        for one in self.matters:
            self._add(one)

    def _in(self, at: int) -> bool:
        return self.first <= day_of(at) <= self.last

    def _note(self, name: str, at: int, unit: str = "") -> None:
        if self._in(at):
            self.counts[name] += 1
            self.units[unit][name] += 1

    def _add(self, one: Matter) -> None:
        story = one.story
        if not story.counts:
            return
        self._note("reports", story.at)
        if story.category == "D":
            self._note("taken", story.at, one.accepted)
            if one.done and _settled(one):
                self._note("taken_settled", story.at, one.accepted)
        self._standing(one)
        self._orders(one)
        self._ends(one)
        self._checks(one)
        self._marks(one)

    def _standing(self, one: Matter) -> None:
        if day_of(one.story.at) > self.last:
            return
        still = not one.ended or day_of(one.ended) > self.last
        if still:
            self.counts["open"] += 1
            self.units[one.holder]["open"] += 1
            self.values["age"].append(self.last - day_of(one.story.at))
        if one.late(one.due, self.now) and day_of(one.due) <= self.last and still:
            self.counts["overdue"] += 1
            self.units[one.holder]["overdue"] += 1
        for a, b in _next(one.words):
            begun = a.state == "SUSPENDED" and day_of(a.at) <= self.last
            if begun and not (b and day_of(b.at) <= self.last):
                self.counts["suspended"] += 1

    def _orders(self, one: Matter) -> None:
        orders = [word for word in one.words if word.state == "DISPATCHED"]
        returns = [word for word in one.words if word.state == "RETURNED"]
        for word, then in _next(one.words):
            if word.state == "DISPATCHED":
                self._note("orders", word.at, word.unit)
                if then and then.state == "RETURNED":
                    self._note("returned", word.at, word.unit)
                if then and then.state == "ACCEPTED" and self._in(then.at):
                    self.values["accept"].append(worked(word.at, then.at, []))
        if len(returns) > 1:
            self._note("twice", returns[1].at)
        if orders:
            self._note("sent_out", orders[0].at, orders[0].unit)
            if all(word.unit == orders[0].unit for word in orders):
                self._note("sent_right", orders[0].at, orders[0].unit)
        start = next((word.at for word in one.words if word.state in ("ACCEPTED", "HANDLING")), 0)
        if start:
            self._note("begun", start)
            if any(word.extend for word in one.words):
                self._note("extended", start)

    def _ends(self, one: Matter) -> None:
        for name, due in (("", one.due), ("_first", one.first_due)):
            if one.late(due, self.now):
                self._note("fell_due" + name, due, one.accepted)
            elif one.done and due:
                self._note("in_time" + name, one.ended, one.accepted)
        if not one.done:
            return
        self._note("done", one.ended)
        settled = _settled(one)
        if not any(word.state in ("DISPATCHED", "DIVERTED") for word in one.words) and one.handled < 0:
            self._note("spot", one.ended)
        if one.handled >= 0 and self._in(one.ended):
            self.values["handle"].append(one.handled)
        if one.story.category in ("D", "S"):
            self._note("callable", one.ended)
            if any(word.state == "CLOSED" for word in one.words):
                self._note("called", one.ended)
        if one.story.category != "D":
            return
        self._note("disputes_done", one.ended, one.accepted)
        if settled is not None:
            self._note("settled", one.ended, one.accepted)
            self._note("settled." + TIERS.get(len(settled.level or one.story.village), "above"), one.ended)

    def _checks(self, one: Matter) -> None:
        sent = accepted = ""
        for n, (word, then) in enumerate(_next(one.words)):
            if word.state in ("DISPATCHED", "TRANSFERRED"):
                sent = word.unit
            accepted = sent if word.state == "ACCEPTED" else "" if word.state in BACK else accepted
            if word.state == "CHECKING" and then and then.state in ("CLOSED", "REWORK"):
                self._note("checks", then.at, accepted)
                if then.state == "REWORK":
                    self._note("failed", then.at, accepted)
            if word.state == "CLOSED":
                self._note("closings", word.at)
                again = next((later.at for later in one.words[n:] if later.state == "REOPENED"), 0)
                if again and again - word.at <= 90 * DAY:
                    self._note("recurred", word.at)
        if one.state == "CLOSED" and self._in(one.words[-1].at):
            self.values["wait"].append((one.words[-1].at - one.story.at) // MINUTE)

    def _marks(self, one: Matter) -> None:
        said = one.story.marks
        first = next((mark.at for mark in said if mark.kind == "contact"), 0)
        if first and self._in(max(first, one.story.at)):
            self.values["contact"].append(max(0, first - one.story.at) // MINUTE)
        for call in (mark for mark in said if mark.kind == "whistle"):
            self._note("whistles", call.at)
            came = (mark.at for mark in said if (mark.kind, mark.by) == ("arrived", call.unit) and mark.at >= call.at)
            if next(came, call.at + WHISTLE + 1) <= call.at + WHISTLE:
                self._note("answered", call.at)
        if one.done and one.story.category in ("D", "S"):
            answers = [mark.kind for mark in said if mark.kind in ("satisfied", "unsatisfied")]
            if answers:
                self._note("rated", one.ended)
                if answers[0] == "satisfied":
                    self._note("content", one.ended)
        if one.done and one.story.category == "D" and _settled(one) is not None:
            self._note("agreed", one.ended + 30 * DAY)
            if any(mark.kind == "performed" for mark in said):
                self._note("kept", one.ended + 30 * DAY)

    def lines(self) -> dict[str, tuple[str, str, int | None]]:
        """{number: (as it reads, P90 as it reads, n)}."""
        c = self.counts
        found: dict[str, tuple[str, str, int | None]] = {
            name: (f"{c[own]:,}", "", None)
            for name, own in (
                ("reports", "reports"),
                ("done", "done"),
                ("open", "open"),
                ("overdue", "overdue"),
                ("on_the_spot", "spot"),
                ("returned_twice", "twice"),
            )
        }
        for name, top, *bottom in RATES:
            n = sum(c[part] for part in bottom)
            found[name] = (f"{100 * c[top] / n:.1f}" if n else "—", "", n)
        for name, own, unit, digits in TIMES:
            half, most = (percentile(self.values[own], share) for share in (50, 90))
            texts = ["—" if one is None else f"{one / unit:,.{digits}f}" for one in (half, most)]
            found[name] = (texts[0], "" if most is None else texts[1], len(self.values[own]))
        return found

    def by_unit(self, top: str, *bottom: str) -> dict[str, tuple[str, int]]:
        """{unit: (rate as it reads, n)} of units that have any."""
        found = {}
        for unit, sums in self.units.items():
            n = sum(sums[part] for part in bottom)
            if unit and n:
                found[unit] = (f"{100 * sums[top] / n:.1f}", n)
        return found


RATES = (
    ("on_time_rate", "in_time", "in_time", "fell_due"),
    ("on_time_original", "in_time_first", "in_time_first", "fell_due_first"),
    ("settle_rate", "settled", "disputes_done"),
    ("settle_rate_taken", "taken_settled", "taken"),
    ("local_settle_rate", "settled.village", "settled"),
    ("local_settle_rate_township", "settled.township", "settled"),
    ("return_rate", "returned", "orders"),
    ("dispatch_accuracy", "sent_right", "sent_out"),
    ("rework_rate", "failed", "checks"),
    ("recurrence_rate", "recurred", "closings"),
    ("extension_rate", "extended", "begun"),
    ("suspended_share", "suspended", "open"),
    ("callback_done", "called", "callable"),
    ("performed_rate", "kept", "agreed"),
    ("satisfaction", "content", "rated"),
    ("response_rate", "rated", "callable"),
    ("whistle_rate", "answered", "whistles"),
)
TIMES = (
    ("handle_time", "handle", 480, 1),
    ("accept_time", "accept", 1, 0),
    ("first_contact", "contact", 1, 0),
    ("wait", "wait", 1440, 1),
    ("open_age", "age", 1, 0),
)


def _next(words: list[Word]) -> Iterator[tuple[Word, Word | None]]:
    yield from zip(words, [*words[1:], None], strict=False)


def _settled(one: Matter) -> Word | None:
    last = next((word for word in reversed(one.words) if word.outcome is not None), None)
    return last if last is not None and last.outcome == "settled" else None
