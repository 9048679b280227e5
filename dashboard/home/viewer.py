"""Who looks at a first page, and what of the cases and tasks of the city is theirs."""

from __future__ import annotations

from typing import NamedTuple

from dashboard import case_list
from dashboard.case_readers import of_office
from dashboard.context import PageContext
from dashboard.locale import Words
from dashboard.services import Services
from dashboard.to_do import ToDoList
from streams.history.cases.query import CaseQuery
from streams.model.region import Tier
from streams.model.regulation import Regulation

_NO_CASE = frozenset[str]()


class HomeViewer(NamedTuple):
    """`now`: city ms. `named`: restricted cases that may be read, `office`: all of them. `to_do`: what an
    address has received."""

    page: PageContext
    services: Services
    now: int
    named: frozenset[str]
    office: bool
    to_do: ToDoList

    @property
    def words(self) -> Words:
        return self.page.words

    @property
    def rules(self) -> Regulation:
        return self.page.regulation

    @property
    def scope(self) -> str:
        return self.page.subject.scope

    @property
    def town(self) -> str:
        """The township one works in; '' above it."""
        return self.scope[: Tier.TOWNSHIP] if len(self.scope) >= Tier.TOWNSHIP else ""

    @property
    def address(self) -> str:
        """Where tasks reach them: their department, else their place."""
        department = self.page.subject.department
        return f"u{self.rules.units_at(self.now).of(department)}" if department else self.scope

    def query(self, **asked: str) -> CaseQuery | None:
        """The cases that the list of cases has when it is asked so; None where that is none."""
        return case_list.wanted(self.page.subject, asked, self.rules, self.named, self.now, office=self.office)

    @property
    def holding(self) -> dict[str, str]:
        """What the list of cases is asked besides: a department acts on what it has now, not on what it passed on."""
        return {"held": "1"} if self.page.subject.department else {}

    def held(self, **asked: str) -> CaseQuery | None:
        """As `query`, of what the own department has now."""
        return self.query(**asked, **self.holding)

    def href(self, path: str, **asked: str) -> str:
        """An address of this server in the page's language."""
        lang = {} if self.words.language == "zh" else {"lang": self.words.language}
        query = "&".join(f"{key}={value}" for key, value in {**asked, **lang}.items())
        return f"{path}?{query}" if query else path


def viewer(page: PageContext, services: Services, to_do: ToDoList) -> HomeViewer:
    """Of the session that asks."""
    now, session = services.clock.now_ms(), services.signin.session()
    if session is None or not session.user:
        return HomeViewer(page, services, now, _NO_CASE, office=False, to_do=to_do)
    named = frozenset(services.registry.reads(session.user))
    return HomeViewer(page, services, now, named, of_office(session, page.regulation, now), to_do)
