"""Which services a wall names beside an alert, and how far each confirmed: departments and lines of rescue, never a
post, a worker or who spoke. Only where the wall names what it is about, and never where that is a dispute, a clue for
the police or a restricted case."""

from __future__ import annotations

from collections.abc import Iterator

from streams.alert_rules import RULES, case_of_alert
from streams.fold.alerting.alerting import Alerting
from streams.fold.cases import Cases
from streams.fold.messaging.book import ROW
from streams.fold.messaging.messages import Messages
from streams.fold.picture import Folded, Picture
from streams.model.address import Address
from streams.model.alert import Alert
from streams.model.case import Category
from streams.model.event import Changed
from streams.model.messages.message import MessageChannel, MessageKind, MessageRow, line_of
from streams.model.outgoing.attempt import AttemptState
from streams.model.receipt import Step
from streams.model.regulation import Regulation
from streams.model.telephones import PhoneService
from streams.wire.wall_alerts import AlertService

_UNNAMED = frozenset({Category.DISPUTE, Category.ORDER})
_SILENT = frozenset(
    {PhoneService.DUTY, PhoneService.JUSTICE, PhoneService.COURT, PhoneService.WOMEN, PhoneService.MINORS}
)
"""Lines and departments whose name alone would say what a case is about, and the duty offices, which are posts."""
_NOT_COMING = frozenset({Step.DECLINED, Step.RETURNED})
_ORDER = ("done", "sent", "delivered", "accepted", "departed", "arrived")
"""The last is named first: what is under way before what is over."""
_IN_ITS_TOPIC = frozenset({MessageChannel.PAGE, MessageChannel.APP})
_TAKEN_OVER = frozenset({AttemptState.TAKEN, AttemptState.DELIVERED})


def services(picture: Picture, alert: Alert) -> tuple[AlertService, ...]:
    """Each once, the one that came farthest first, of two the newest."""
    about = _abouts(picture, alert)
    found: dict[str, AlertService] = {}
    for row in _ordered(picture.kind(Messages), about):
        to, said = _named(row.recipient, picture.regulation, picture.now), _confirmed(row)
        if to and said:
            one = AlertService(to, *said)
            found[to] = max(found.get(to, one), one, key=_rank)
    return tuple(sorted(found.values(), key=lambda one: (*_rank(one), one.to), reverse=True))


def touched(picture: Picture, done: Folded) -> set[str]:
    """Ids of the open alerts to which an order was answered."""
    rows = [event for event in done.events if isinstance(event, Changed) and event.kind == ROW]
    messages, alerts = picture.kind(Messages), picture.kind(Alerting).alerts
    sent = [messages.get(name) for name in {row.id.rpartition("/")[0] for row in rows}]
    abouts = {message.about for message in sent if message is not None}
    return {alert.id for alert in alerts if not abouts.isdisjoint(_all_abouts(alert))} if abouts else set()


def _all_abouts(alert: Alert) -> tuple[str, ...]:
    """What an order to it may be about: the alert, or its case."""
    case = case_of_alert(alert)
    return (f"alert/{alert.id}", f"case/{case}") if case else (f"alert/{alert.id}",)


def _abouts(picture: Picture, alert: Alert) -> tuple[str, ...]:
    """The same; none where a wall names no service."""
    rule, kind = RULES[alert.rule], picture.regulation.by_type.get(alert.subject)
    if not (rule.wall_subject and rule.on_site) or kind is None or kind.restricted or kind.category in _UNNAMED:
        return ()
    case = picture.kind(Cases).get(case_of_alert(alert))
    return () if case is not None and case.restricted else _all_abouts(alert)


def _ordered(messages: Messages, abouts: tuple[str, ...]) -> Iterator[MessageRow]:
    for message in (one for about in abouts for one in messages.about(about)):
        if message.kind is MessageKind.ORDER and not message.drill:
            yield from messages.rows(message)


def _named(recipient: str, regulation: Regulation, now: int) -> str:
    """The address under which a wall names a recipient, of a department that was merged its heir's; '' for none."""
    line = line_of(recipient)
    unit = "" if line else regulation.units_at(now).of(Address.parse(recipient).unit)
    unsaid = _SILENT | regulation.independent | {regulation.restricted_office, ""}
    if (line or unit) in unsaid:
        return ""
    return f"t{line}" if line else f"u{unit}"


def _confirmed(row: MessageRow) -> tuple[str, int] | None:
    """The newest step and its city ms; None of an order that is off, or of which nothing is known yet."""
    if row.refused or row.withdrawn:
        return None
    if (answer := row.answer) is not None:
        return None if answer.step in _NOT_COMING else (answer.step.value, answer.at)
    if row.receipts:
        return "delivered", row.receipts[0].at
    if row.channel in _IN_ITS_TOPIC:
        return "sent", row.since
    # A line that a person calls is informed when the call is logged; by a gateway it is sent when that took it over.
    return ("sent", row.tried.since) if row.tried and row.tried.state in _TAKEN_OVER else None


def _rank(one: AlertService) -> tuple[int, int]:
    return _ORDER.index(one.state), one.at
