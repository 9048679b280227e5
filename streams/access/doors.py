"""What a door of a server asks before it answers: one declaration each, made where the door is made.

A server's guard reads these declarations and nothing else; a door without one is refused. Who may do what is the
policy's alone: a right only names the question.
"""

from __future__ import annotations

from enum import StrEnum
from typing import NamedTuple

from streams.access.policy import COMMANDS, ON_THE_LINE, Action, Page, allow
from streams.access.subject import Subject


class Who(StrEnum):
    PUBLIC = "public"  # holds nothing of the city, or is given a proof of its own
    SIGNED_IN = "signed in"
    COMMANDER = "commander"  # a role that may do anything at all from a page
    ROLE = "role"  # what the policy says of a page
    CALLBACK = "callback"  # what the door of the called callback asks


class Right(NamedTuple):
    """`page`: name in the policy. `region`: name of the address's part that is a region code, '' = none."""

    who: Who
    action: Action = Action.OPEN
    page: str = ""
    region: str = ""

    def page_of(self, parts: dict[str, str]) -> Page:
        """`parts`: of the address."""
        return Page(self.page, parts.get(self.region, "") if self.region else "")

    def allows(self, subject: Subject, parts: dict[str, str]) -> bool:
        """Whether one who is signed in may pass. What lies behind the door may ask for more."""
        if self.who is Who.COMMANDER:
            return bool(COMMANDS[subject.role] - ON_THE_LINE)
        if self.who is Who.ROLE:
            return allow(subject, self.action, self.page_of(parts))
        return self.who in (Who.PUBLIC, Who.SIGNED_IN)


PUBLIC = Right(Who.PUBLIC)
SIGNED_IN = Right(Who.SIGNED_IN)
COMMANDER = Right(Who.COMMANDER)
CALLBACK = Right(Who.CALLBACK)


def opens(page: str, region: str = "") -> Right:
    return Right(Who.ROLE, Action.OPEN, page, region)


def exports(page: str, region: str = "") -> Right:
    return Right(Who.ROLE, Action.EXPORT, page, region)


def changes(page: str, region: str = "") -> Right:
    return Right(Who.ROLE, Action.CHANGE, page, region)


class RequestSender(StrEnum):
    """What sends a request through a door, and so how it shows which page it is of."""

    ADDRESS = "address"  # the browser itself, following an address: it can set no header, so nothing may change
    FORM = "form"  # an HTML form: its Origin, and the page's identity as a field
    SCRIPT = "script"  # our modules: the page's identity as a header, and for a POST Origin and X-City
    OUTSIDE = "outside"  # no page: a probe, or a form before anybody is signed in


class Door(NamedTuple):
    rule: str
    method: str
    right: Right
    sender: RequestSender
    shell: bool = False  # a page that Dash lays out
    output: str = ""  # of a callback of Dash's: what it writes

    @property
    def name(self) -> str:
        """As the written table of doors calls it."""
        return f"{self.method} {self.rule}{f' {self.output}' if self.output else ''}"
