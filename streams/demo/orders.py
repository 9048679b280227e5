"""The simulated centre's messages: orders and questions to duty posts, departments and full-time workers, who read,
accept, arrive, decline or fall silent. Pure; what people want goes through the door of commands, what workers confirm
over their phones.

Everything follows from when the city began, so a second start asks for what the first had not.
"""

from __future__ import annotations

import heapq
import uuid
from collections.abc import Iterator, Sequence
from itertools import count
from pathlib import Path
from random import Random
from typing import NamedTuple

import msgspec

from streams.access.policy import Action
from streams.access.subject import Role
from streams.demo.chance import dice, lognormal
from streams.demo.city import Sent
from streams.demo.recipe_part import Part, Spread, read
from streams.model.address import Address
from streams.model.event import Command, MessageReceipt
from streams.model.local_day import local_minute
from streams.model.messages.message import Audience, MessageKind, MessageWish
from streams.model.receipt import Step

FILE = Path(__file__).with_name("demo_orders.yaml")
NAME = "示例值班席"
_MIN_MS = 60_000
_AGAIN_MS = 5 * _MIN_MS
"""So much of what was asked before a stop is asked once more: each command has its id, and is taken once."""
_encoder = msgspec.msgpack.Encoder()


class OrderRecipe(Part, frozen=True):
    """As `demo_orders.yaml` says."""

    every_min: int
    areas: str
    posts: int
    asked: int
    units: tuple[str, ...]
    workers: int
    hours: tuple[int, int]
    answer_min: int
    arrive_min: int
    silent: float
    declines: float
    arrives: float
    read_s: Spread
    accept_s: Spread
    way_min: Spread
    work_min: Spread
    orders: tuple[str, ...]
    question: str


def load(file: Path = FILE) -> OrderRecipe:
    """Raises ConfigError, naming what is wrong."""
    return read(file, OrderRecipe)


class DemoPhone(NamedTuple):
    """A full-time worker's number, and the sender its phone is."""

    worker: int
    device: int


class OrderRounds:
    """`posts`: codes of the townships whose duty posts receive. `began`, `told`: city ms; up to `told` it was played
    before, 0 at a first start."""

    def __init__(
        self,
        recipe: OrderRecipe,
        city: str,
        posts: Sequence[str],
        phones: Sequence[DemoPhone],
        seed: int,
        began: int,
        told: int = 0,
    ) -> None:
        self._recipe, self._city, self._seed = recipe, city, seed
        self._posts, self._phones = sorted(posts), list(phones)
        self._began, self._since = began, told - _AGAIN_MS
        self._queue: list[tuple[int, int, Command]] = []
        self._said: list[tuple[int, int, Sent]] = []
        self._n, self._rounds = count(), 0

    def due(self, now: int) -> Iterator[Command]:
        """What is to be asked by `now`, in order; each as it is asked for."""
        while (at := self._began + self._rounds * self._recipe.every_min * _MIN_MS) <= now:
            self._round(self._rounds, at)
            self._rounds += 1
        while self._queue and self._queue[0][0] <= now:
            at, _, one = heapq.heappop(self._queue)
            if at > self._since:
                yield one

    def again(self, command: Command) -> None:
        """It could not be asked: before all others next time."""
        heapq.heappush(self._queue, (self._since + 1, -next(self._n), command))

    def confirmed(self, now: int) -> Iterator[Sent]:
        """What workers' phones confirm by `now`, of what they were sent."""
        while self._said and self._said[0][0] <= now:
            at, _, one = heapq.heappop(self._said)
            if at > self._since:
                yield one

    # -- a round: one message --------------------------------------------------------------------------------
    def _round(self, nth: int, at: int) -> None:
        recipe, random = self._recipe, dice(self._seed, "order", nth)
        asks = nth % 3 == 2
        n = recipe.asked + recipe.posts if asks else recipe.posts
        chosen = random.sample(self._posts, min(n, len(self._posts)))
        to, further = (chosen[: recipe.asked], chosen[recipe.asked :]) if asks else (chosen, [])
        wish = MessageWish(
            kind=MessageKind.QUESTION if asks else MessageKind.ORDER,
            text=recipe.question if asks else random.choice(recipe.orders),
            audience=Audience(to=(*to, *([] if asks else self._others(at, random)))),
            next=tuple(further),
            answer_s=recipe.answer_min * 60,
            arrive_s=recipe.arrive_min * 60,
            quorum=recipe.asked if asks else 0,
            anyway=True,
        )
        name = _uuid(self._seed, "order", nth)
        self._ask(at, self._command(self._city, Action.SEND, name, wish))
        for recipient in wish.audience.to:
            self._answers(name, recipient, at, asks, dice(self._seed, "answer", name, recipient))

    def _others(self, at: int, random: Random) -> list[str]:
        """A department, and by day full-time workers."""
        begin, end = self._recipe.hours
        day = begin <= local_minute(at) // 60 < end and len(self._phones) >= self._recipe.workers
        workers = random.sample(self._phones, self._recipe.workers) if day else []
        return [f"u{random.choice(self._recipe.units)}", *(f"w{one.worker}" for one in workers)]

    def _answers(self, name: str, recipient: str, at: int, asks: bool, random: Random) -> None:
        recipe = self._recipe
        seen = at + round(1000 * lognormal(random, recipe.read_s))
        self._step(seen, name, recipient, Step.DELIVERED)
        if random.random() < recipe.silent:
            return
        self._step(seen + 5_000, name, recipient, Step.READ)
        answer = seen + 10_000 + round(1000 * lognormal(random, recipe.accept_s))
        if random.random() < recipe.declines:
            self._step(answer, name, recipient, Step.DECLINED if asks else Step.RETURNED, "另有任务，抽不开身")
            return
        self._step(answer, name, recipient, Step.ACCEPTED)
        self._step(answer + _MIN_MS, name, recipient, Step.DEPARTED)
        if random.random() >= recipe.arrives:
            return
        there = answer + 2 * _MIN_MS + round(_MIN_MS * lognormal(random, recipe.way_min))
        self._step(there, name, recipient, Step.ARRIVED)
        self._step(there + round(_MIN_MS * lognormal(random, recipe.work_min)), name, recipient, Step.DONE)

    # -- how it is sent --------------------------------------------------------------------------------------
    def _step(self, at: int, name: str, recipient: str, step: Step, note: str = "") -> None:
        if worker := Address.parse(recipient).worker:
            device = next(one.device for one in self._phones if one.worker == worker)
            item = MessageReceipt(
                id=_uuid(name, recipient, step.value), source="", at=at, message=name, step=step, note=note
            )
            heapq.heappush(self._said, (at, next(self._n), Sent(device, "incident", item)))
            return
        wish = MessageWish(recipient=recipient, step=step)
        self._ask(at, self._command(recipient, Action.CONFIRM_MESSAGE, name, wish, note))

    def _command(self, who: str, action: Action, name: str, wish: MessageWish, note: str = "") -> Command:
        """`who`: its address."""
        address = Address.parse(who)
        role = Role.DEPARTMENT if address.unit else Role.DUTY_LEAD if who == self._city else Role.DUTY
        return Command(
            id=_uuid(name, who, action.value, wish.step.value),
            source="seat",
            at=0,
            subject=f"demo-{who}",
            role=role.value,
            scope=address.region or self._city,
            by=NAME if who == self._city else "示例接收单位",
            action=action.value,
            object=name,
            note=note,
            department=address.unit,
            body=_encoder.encode(wish),
        )

    def _ask(self, at: int, command: Command) -> None:
        heapq.heappush(self._queue, (at, next(self._n), command))


def _uuid(*names: object) -> str:
    return str(uuid.UUID(int=dice(*names).getrandbits(128), version=4))
