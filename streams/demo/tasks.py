"""The simulated city's tasks: given in three cadences and once, with receipts, some late, some asked back, one split,
one withdrawn. Pure; what is wanted goes through the door that people's commands take.

Everything follows from when the city began, so a second start asks for what the first had not.
"""

from __future__ import annotations

import heapq
import uuid
from collections.abc import Callable, Iterable, Iterator
from itertools import count
from random import Random

import msgspec

from streams.access.policy import Action
from streams.access.subject import Role
from streams.demo.chance import dice, lognormal
from streams.demo.seat import DAY_MS
from streams.demo.task_recipe import GivenTask, TaskRecipe
from streams.model.address import Address
from streams.model.event import Command
from streams.model.local_day import day_start, local_day
from streams.model.periods import Cadence, next_start
from streams.model.region import Tier
from streams.model.tasks.task import TaskWish

NAME = "示例接收单位"
_MIN_MS, _HOUR_MS = 60_000, 3_600_000
_AGAIN_MS = 5 * _MIN_MS
"""So much of what was asked before a stop is asked once more: each command has its id, and is taken once."""
_encoder = msgspec.msgpack.Encoder()
_Next = Callable[[], None] | Command


class TaskRounds:
    """`city`: code of the whole. `areas`: codes of all townships and villages. `began`: city ms; `told`: up to which it
    was played before, 0 at a first start."""

    def __init__(
        self, recipe: TaskRecipe, city: str, areas: Iterable[str], seed: int, began: int, told: int = 0
    ) -> None:
        self._recipe, self._city, self._areas, self._seed = recipe, city, sorted(areas), seed
        self._began, self._since = began, told - _AGAIN_MS
        self._queue: list[tuple[int, int, _Next]] = []
        self._n = count()
        self._round(began)

    def due(self, now: int) -> Iterator[Command]:
        """What is to be asked by `now`, in order; each as it is asked for."""
        while self._queue and self._queue[0][0] <= now:
            at, _, one = heapq.heappop(self._queue)
            if not isinstance(one, Command):
                one()
            elif at > self._since:
                yield one

    def again(self, command: Command) -> None:
        """It could not be asked: before all others next time."""
        self._at(self._since + 1, command, first=True)

    # -- a round of all tasks --------------------------------------------------------------------------------
    def _round(self, at: int) -> None:
        for task in self._recipe.tasks:
            self._series(task, at)
        later = at + self._recipe.round_days * DAY_MS
        self._at(later, lambda: self._round(later))

    def _series(self, task: GivenTask, at: int) -> None:
        name, until = _uuid(self._seed, "task", task.id, at), at + self._recipe.round_days * DAY_MS
        to, due = self._receivers(task), at + round(task.due_h * _HOUR_MS)
        if task.cadence is Cadence.ONCE:
            # What is given once is due on its day, where that is long enough.
            due = min(due, max(day_start(local_day(at) + 1) - 5 * _MIN_MS, at + 20 * _MIN_MS))
        wish = TaskWish(
            title=task.title,
            text=task.text,
            to=to,
            due=due,
            cadence=task.cadence,
            until=0 if task.cadence is Cadence.ONCE else until,
        )
        self._at(at, self._command(self._city, Action.TASK_ISSUE, name, wish))
        if task.withdrawn_min:
            ends = at + task.withdrawn_min * _MIN_MS
            self._at(ends, self._command(self._city, Action.TASK_WITHDRAW, name, TaskWish(), "与每日报送重复", 1))
        self._instance(task, to, name, at, due, at)
        self._follows(task, to, name, at, due - at, until)

    def _follows(self, task: GivenTask, to: tuple[str, ...], series: str, at: int, span: int, until: int) -> None:
        """The instance after the one that began at `at`, named as the fold names it."""
        begins = next_start(task.cadence, at)
        if not begins or begins >= until:
            return

        def begin() -> None:
            opens = begins + round(self._recipe.hours * _HOUR_MS)
            self._instance(task, to, f"{series}@{begins}", opens, begins + span, begins)
            self._follows(task, to, series, begins, span, until)

        self._at(begins, begin)

    # -- one instance ----------------------------------------------------------------------------------------
    def _instance(self, task: GivenTask, to: tuple[str, ...], name: str, opens: int, due: int, at: int) -> None:
        """Receipts of those who received it at `at` and look at it from `opens` on."""
        over = at + task.withdrawn_min * _MIN_MS if task.withdrawn_min else 0
        for recipient in to:
            random = dice(self._seed, "receipt", name, recipient)
            if random.random() < self._recipe.received:
                self._receipts(task, name, recipient, opens, due, over, random)

    def _receipts(
        self, task: GivenTask, name: str, recipient: str, opens: int, due: int, over: int, random: Random
    ) -> None:
        recipe = self._recipe
        taken = opens + round(_MIN_MS * lognormal(random, task.receipt_min))
        if over and taken > over:
            return
        self._receipt(taken, Action.TASK_ACCEPT, name, recipient)
        if task.split and len(recipient) == Tier.TOWNSHIP:
            self._split(task, name, recipient, taken, due)
        if random.random() < recipe.asked_back:
            back = taken + 10 * _MIN_MS
            self._receipt(back, Action.TASK_RETURN, name, recipient, "请明确报送口径")
            return
        if random.random() >= recipe.done:
            self._receipt(taken + 30 * _MIN_MS, Action.TASK_PROGRESS, name, recipient, "正在办理")
            return
        late = random.random() < recipe.late
        work = round(_MIN_MS * lognormal(random, task.work_min))
        end = max(taken, due) + _HOUR_MS + work // 4 if late else max(taken + _MIN_MS, min(taken + work, due - _MIN_MS))
        if not over or end < over:
            self._receipt(end, Action.TASK_DONE, name, recipient)

    def _split(self, task: GivenTask, parent: str, town: str, at: int, due: int) -> None:
        """A township's task for its villages, a day earlier where there is one; it is done by them."""
        villages = tuple(code for code in self._areas if len(code) == Tier.VILLAGE and code.startswith(town))
        name, earlier = _uuid(parent, town), max(due - DAY_MS, at + (due - at) // 2)
        if not villages or earlier <= at:
            return
        wish = TaskWish(title=task.title, text=task.text, to=villages, due=earlier, parent=parent)
        self._at(at + _MIN_MS, self._command(town, Action.TASK_ISSUE, name, wish))
        whole = msgspec.structs.replace(task, split=False, withdrawn_min=0)
        self._instance(whole, villages, name, at + 2 * _MIN_MS, earlier, at)

    def _receipt(self, at: int, action: Action, name: str, recipient: str, note: str = "") -> None:
        self._at(at, self._command(recipient, action, name, TaskWish(recipient=recipient), note))

    # -- how it is asked -------------------------------------------------------------------------------------
    def _receivers(self, task: GivenTask) -> tuple[str, ...]:
        codes = [code for code in self._areas if task.areas and code.startswith(task.areas) and len(code) == task.tier]
        return (*codes, *(f"u{unit}" for unit in task.units))

    def _command(
        self, who: str, action: Action, name: str, wish: TaskWish, note: str = "", version: int = 0
    ) -> Command:
        """`who`: its address."""
        address = Address.parse(who)
        role = Role.DUTY if len(who) == Tier.TOWNSHIP else Role.VILLAGE
        role = Role.DEPARTMENT if address.unit else Role.DUTY_LEAD if who == self._city else role
        return Command(
            id=_uuid(name, who, action.value),
            source="seat",
            at=0,
            subject=f"demo-{who}",
            role=role.value,
            scope=address.region or self._city,
            by=NAME,
            action=action.value,
            object=name,
            expected_version=version,
            note=note,
            department=address.unit,
            body=_encoder.encode(wish),
        )

    def _at(self, at: int, one: _Next, *, first: bool = False) -> None:
        heapq.heappush(self._queue, (at, -next(self._n) if first else next(self._n), one))


def _uuid(*names: object) -> str:
    return str(uuid.UUID(int=dice(*names).getrandbits(128), version=4))
