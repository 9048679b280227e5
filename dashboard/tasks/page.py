"""/tasks: what a tier or department is to do, what it gave, one task with its receivers. The view is in the link."""

from __future__ import annotations

from dash import html
from dash.development.base_component import Component

from dashboard.callbacks import Callbacks, NotTaken
from dashboard.commands import Wish
from dashboard.components.address import view
from dashboard.components.desk_frame import desk_page
from dashboard.components.form import Field, FieldKind, Filled, Form
from dashboard.components.news import news
from dashboard.components.parts import marks
from dashboard.context import PageContext
from dashboard.giving import give, typed_limit
from dashboard.live import config
from dashboard.page_request import Shell
from dashboard.services import Services
from dashboard.tasks.parts import given, name_of, receivers, to_do
from dashboard.to_do import own_address
from streams.access.doors import opens
from streams.access.policy import COMMANDS, Action
from streams.geography.places import Places
from streams.model.address import Address
from streams.model.local_day import iso_day, local_day
from streams.model.periods import Cadence
from streams.model.region import Tier
from streams.model.tasks.task import Task, TaskRow, TaskWish
from streams.model.topic import OWN_ADDRESS, OWN_SESSION

SHOWN_MS = 100 * 86_400_000
"""Of a due day: 18:00."""
ISSUE = Form(
    "task",
    (
        Field("title", "task_title", longest=80),
        Field("text", "task_text", FieldKind.LONG, required=False, longest=2_000),
        Field("to", "task_to", FieldKind.CHOICE),
        Field("due", "task_due", longest=10),
        Field("cadence", "task_cadence", FieldKind.CHOICE),
        Field("until", "task_until", required=False, longest=10),
    ),
)
ANSWER = Form(
    "receipt",
    (Field("step", "task_step", FieldKind.CHOICE), Field("note", "task_note", FieldKind.LONG, required=False)),
)
WITHDRAW = Form("withdraw", (Field("note", "task_why", FieldKind.LONG, longest=500),))
_STEPS = (Action.TASK_ACCEPT, Action.TASK_PROGRESS, Action.TASK_DONE, Action.TASK_RETURN)
_RIGHT = opens("tasks")


class TaskPage:
    """The page over one server's history; what is asked goes to intake as a command."""

    def __init__(self, services: Services) -> None:
        self._services = services

    def shell(self) -> Shell:
        return Shell("/tasks", _RIGHT, self.layout, self.view, self.callbacks)

    def layout(self, page: PageContext, places: Places) -> html.Div:
        topics = [f"feed/{page.settings.city.code}", OWN_SESSION, OWN_ADDRESS]
        live = config(page, places, "tasks", topics, drawn=self._drawn(page), address=self._own(page))
        main = html.Main([self._inbox(page), news(page), view(self.shell(), page)], className="tasks")
        return desk_page(page, "tasks", live, [html.H1(page.words["tasks"])], main)

    def _inbox(self, page: PageContext) -> Component:
        """Messages to the address of who looks, filled by the page's module."""
        return html.Section(className="inbox", hidden=True, **marks(slot="inbox", testid="inbox"))

    def view(self, page: PageContext) -> Component:
        lists, now = self._services.history.tasks, self._services.clock.now_ms()
        name = page.asked.get("task", "")
        task = lists.get(name) if name else None
        rows = [] if task is None else lists.rows(task.id)
        if task is not None and self._concerns(task, rows, page):
            return self._one(task, rows, page, now)
        since, places = now - SHOWN_MS, self._services.places
        parts = [to_do(lists.received(self._own(page), since), page, places, now)]
        if Action.TASK_ISSUE in COMMANDS[page.subject.role]:
            parts.append(given([(one, lists.rows(one.id)) for one in lists.given(_scope(page), since)], page, now))
            parts.append(self._form(page, now, "task_new"))
        missing = [html.P(page.words["task_none"], className="note", role="status")] if name else []
        return html.Div([*missing, *parts])

    def callbacks(self, calls: Callbacks) -> None:
        calls.form(_RIGHT, ISSUE)(self._issue)
        calls.form(_RIGHT, ANSWER)(self._answer)
        calls.form(_RIGHT, WITHDRAW)(self._withdraw)

    # -- what is shown ---------------------------------------------------------------------------------------
    def _one(self, task: Task, rows: list[TaskRow], page: PageContext, now: int) -> Component:
        words, places = page.words, self._services.places
        due = day_text(task.due)
        about = words["task_about"].format(by=task.by, issuer=name_of(task.issuer, page, places, now), due=due)
        own, may = self._own(page), COMMANDS[page.subject.role]
        parts: list[Component] = [html.H2(task.title), html.P(about, className="quiet"), html.P(task.text)]
        if task.withdrawn:
            parts.append(html.P(words["task_withdrawn_for"].format(why=task.reason), className="note", role="status"))
        if own in task.to and Action.TASK_ACCEPT in may:
            steps = [(step.value, words[step.value.replace(".", "_")]) for step in _STEPS]
            parts.append(ANSWER.layout(words, send=words["task_answer"], about=task.id, choices={"step": steps}))
        if task.scope == _scope(page) and Action.TASK_WITHDRAW in may and not task.withdrawn:
            parts.append(WITHDRAW.layout(words, send=words["task_withdraw"], about=task.id))
        parts.append(receivers(task, rows, page, places, now))
        lists = self._services.history.tasks
        if split := [(one, lists.rows(one.id)) for one in lists.parts(task.id)]:
            parts.append(given(split, page, now))
        if own in task.to and Action.TASK_ISSUE in may and not task.withdrawn:
            parts.append(self._form(page, now, "task_split", task.id))
        return html.Div(parts)

    def _form(self, page: PageContext, now: int, head: str, parent: str = "") -> Component:
        """`parent`: the received task that the new one is a part of."""
        words = page.words
        cadences = [(one.value, words[f"cadence_{one}"]) for one in Cadence]
        to = [(value, text) for value, text, _ in self._choices(page, now)]
        # A page that leads here may say what it is about (`text`); who gives the task sees and changes it.
        first = {"text": page.asked.get("text", "")[:500]}
        choices = {"to": to, "cadence": cadences}
        form = ISSUE.layout(words, send=words["task_give"], about=parent, choices=choices, first=first)
        return html.Section([html.H2(words[head]), form])

    def _choices(self, page: PageContext, now: int) -> list[tuple[str, str, tuple[str, ...]]]:
        """(value, text, addresses): every place of a tier below, each place below, every department that may be
        ordered, each of them."""
        words, places, own = page.words, self._services.places, _scope(page)
        tiers = (
            (Tier.COUNTY, places.counties()),
            (Tier.TOWNSHIP, places.townships()),
            (Tier.VILLAGE, places.villages()),
        )
        below = {tier: tuple(one for one in all_ if one.startswith(own) and one != own) for tier, all_ in tiers}
        found = [
            (f"all/{tier}", words[f"task_all_{int(tier)}"].format(n=len(codes)), codes)
            for tier, codes in below.items()
            if codes
        ]
        nearest = next((codes for codes in below.values() if codes), ())
        found += [(code, places.name(code), (code,)) for code in nearest]
        units = page.regulation.units_at(now)
        asked = page.regulation.independent
        names = sorted(unit for unit in units.names if units.of(unit) == unit and unit not in asked)
        addresses = tuple(f"u{unit}" for unit in names)
        if len(own) == Tier.CITY and addresses:
            found.append(("all/units", words["task_all_units"].format(n=len(addresses)), addresses))
            found += [(one, name_of(one, page, places, now), (one,)) for one in addresses]
        return found

    # -- what is asked ---------------------------------------------------------------------------------------
    def _issue(self, page: PageContext, filled: Filled) -> str:
        said = filled.said
        now, words = self._services.clock.now_ms(), page.words
        to = next((codes for value, _, codes in self._choices(page, now) if value == said["to"]), ())
        cadence = next((one for one in Cadence if one == said["cadence"]), None)
        if not to or cadence is None:
            raise NotTaken(words["form_not_taken"])
        wish = TaskWish(
            title=said["title"],
            text=said["text"],
            to=to,
            due=typed_limit(said["due"], page),
            cadence=cadence,
            until=typed_limit(said["until"], page) if said["until"] else 0,
            parent=self._asked(page).id if page.asked.get("task") else "",
        )
        # Sent again because no answer came, it is the same task.
        return self._give(page, filled, Action.TASK_ISSUE, filled.id, wish)

    def _answer(self, page: PageContext, filled: Filled) -> str:
        step = filled.said["step"]
        if step not in _STEPS:
            raise NotTaken(page.words["form_not_taken"])
        return self._give(page, filled, Action(step), self._asked(page).id, TaskWish(recipient=self._own(page)))

    def _withdraw(self, page: PageContext, filled: Filled) -> str:
        task = self._asked(page)
        return self._give(page, filled, Action.TASK_WITHDRAW, task.id, TaskWish(), task.revision)

    def _asked(self, page: PageContext) -> Task:
        """The task of the page that asks. Raises NotTaken."""
        task = self._services.history.tasks.get(page.asked.get("task", ""))
        if task is None:
            raise NotTaken(page.words["task_none"])
        return task

    def _give(
        self, page: PageContext, filled: Filled, action: Action, name: str, body: TaskWish, version: int = 0
    ) -> str:
        note = filled.said.get("note", "")
        wish = Wish(id=filled.id, action=action.value, object=name, note=note, expected_version=version)
        give(self._services, page, wish, body)
        return page.words["task_sent"]

    def _own(self, page: PageContext) -> str:
        return own_address(page, self._services.clock.now_ms())

    def _drawn(self, page: PageContext) -> dict[str, int]:
        """Revision of each record of the own topic as the page is drawn: the browser tells when that changes."""
        since = self._services.clock.now_ms() - SHOWN_MS
        received = self._services.history.tasks.received(self._own(page), since)
        return {f"task/{row.task}": row.revision for _, row in received if row.to_do}

    def _concerns(self, task: Task, rows: list[TaskRow], page: PageContext) -> bool:
        """Who gave it and those above, who received it, and a tier above a receiver."""
        scope, own = _scope(page), self._own(page)
        if page.subject.department:
            return own in task.to
        places = (Address.parse(row.recipient).region for row in rows)
        return task.scope.startswith(scope) or any(place and place.startswith(scope) for place in places)


def day_text(at: int) -> str:
    return iso_day(local_day(at)) if at else ""


def _scope(page: PageContext) -> str:
    return page.subject.scope
