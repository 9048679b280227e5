"""New senders by hand: the last line printed is what to paste into the phone."""

from __future__ import annotations

import argparse

from streams.clock import real_ms
from streams.errors import ConfigError, DecodeError, DeedRefused, UnknownRegion
from streams.geography.places import Places
from streams.intake.terminals.frame import number_of
from streams.model.region import Tier, tier
from streams.operate import shell
from streams.refusals import NO_STORE
from streams.registry.records import TOPIC, Datum, NewWorker, Worker
from streams.registry.registry import Registry
from streams.settings import Settings

_TOPIC = 60
"""Signs of the part of a topic that names a phone."""


def enrol_words(parser: argparse.ArgumentParser) -> None:
    """What the command takes."""
    parser.add_argument("what", choices=("worker", "companion", "terminal", "mqtt", "department", "platform"))
    parser.add_argument(
        "--name", dest="label", default="网格员", help="of the worker or platform; id or name of a department"
    )
    parser.add_argument("--worker", type=int, default=0, help="number of a companion's worker")
    parser.add_argument("--home", default="", help="township or village code of the worker")
    parser.add_argument("--kind", choices=("full", "part"), default="full")
    parser.add_argument("--app", choices=("osmand", "owntracks", "own"), default="osmand")
    parser.add_argument("--id", default="", help="device identifier (default: township and post number)")
    parser.add_argument("--minutes", type=int, default=60, help="how long a terminal may fetch its key")
    parser.add_argument("--datum", choices=[d.value for d in Datum], default=Datum.WGS84.value)


def enrol(settings: Settings, registry: Registry, asked: argparse.Namespace) -> list[str]:
    """Lines to print. Raises DeedRefused, ConfigError, UnknownRegion."""
    datum = Datum(asked.datum)
    match asked.what:
        case "department":
            return enrol_department(settings, registry, asked.label)
        case "platform":
            return enrol_platform(settings, registry, asked.label)
        case "companion":
            return enrol_companion(settings, registry, asked.worker, asked.app)
        case "terminal":
            words = {"number": asked.id, "home": asked.home, "name": asked.label}
            return enrol_terminal(settings, registry, **words, datum=datum, minutes=asked.minutes)
        case "mqtt":
            return enrol_mqtt(settings, registry, topic=asked.id, home=asked.home, name=asked.label, datum=datum)
    words = {"home": asked.home, "name": asked.label, "kind": asked.kind, "app": asked.app, "unique_id": asked.id}
    return enrol_worker(settings, registry, **words, datum=datum)


def enrol_worker(
    settings: Settings, registry: Registry, *, home: str, name: str, kind: str, app: str, unique_id: str, datum: Datum
) -> list[str]:
    """Lines to print. Raises UnknownRegion."""
    places, now = shell.places(settings), real_ms()
    worker = _worker(places, registry, home, name, kind, now)
    chosen = unique_id or f"{worker.home}-{worker.post}"
    sender, key = registry.enrol_phone(
        worker.number, unique_id=chosen, foreign=app != "own", simulated=False, datum=datum, now=now
    )
    post = f"{places.name(worker.home)} {worker.post} 网格"
    lines = [f"{post}: worker {worker.number}, device {sender.number}, id {chosen}"]
    if app == "own":
        stream = settings.intake_url.replace("http", "ws", 1) + "/v1/stream"
        return [*lines, f"{stream} with the key in its hello:", key]
    if app == "osmand":
        lines.append("paste into Traccar Client as server URL (device identifier as above):")
    return [*lines, f"{settings.intake_url}/k/{key}/"]


def enrol_terminal(
    settings: Settings, registry: Registry, *, number: str, home: str, name: str, datum: Datum, minutes: int
) -> list[str]:
    """Opens the pairing of a vehicle's terminal for so many minutes; one that is not known becomes a post of `home`.
    Raises DeedRefused, UnknownRegion."""
    try:
        chosen = number_of(number)
    except DecodeError:
        raise DeedRefused("terminal_number") from None
    now = real_ms()
    sender = registry.terminal(chosen)
    if sender is None:
        if not home:
            raise DeedRefused("no_terminal")
        worker = _worker(shell.places(settings), registry, home, name, "full", now)
        sender, _ = registry.enrol_phone(
            worker.number, unique_id=chosen, foreign=True, simulated=False, datum=datum, now=now
        )
    registry.open_pairing(chosen, sender.number, now + minutes * 60_000)
    door = settings.intake.terminals_port or "none: set intake.terminals_port"
    return [
        f"terminal {chosen}: worker {sender.worker}, device {sender.number}, JT/T 808 over TCP, port {door}",
        f"it gets its key when it registers within {minutes} min; each registration until then ends the key before",
    ]


def enrol_mqtt(settings: Settings, registry: Registry, *, topic: str, home: str, name: str, datum: Datum) -> list[str]:
    """A phone that publishes to the broker. `topic`: `user/device`, the last two parts of the one it writes to. Raises
    DeedRefused, UnknownRegion."""
    if len(parts := topic.split("/")) != 2 or not all(parts) or set(topic) & set("+# ") or len(topic) > _TOPIC:
        raise DeedRefused("mqtt_topic")
    if registry.directory().by_topic(topic) is not None:
        raise DeedRefused("mqtt_known", topic=topic)
    now = real_ms()
    worker = _worker(shell.places(settings), registry, home, name, "full", now)
    sender, key = registry.enrol_phone(
        worker.number, unique_id=TOPIC + topic, foreign=True, simulated=False, datum=datum, now=now
    )
    broker = settings.mqtt.url or "none: set mqtt.url"
    return [
        f"worker {worker.number}, device {sender.number}, topic owntracks/{topic}, broker {broker}",
        f"let the broker take that topic from user {parts[0]} alone; a password for it:",
        key,
    ]


def _worker(places: Places, registry: Registry, home: str, name: str, kind: str, now: int) -> Worker:
    """Raises UnknownRegion."""
    if not places.known(home) or tier(home) not in (Tier.TOWNSHIP, Tier.VILLAGE):
        raise UnknownRegion(home)
    village = home if tier(home) is Tier.VILLAGE else places.children(home)[0]
    return registry.enrol_worker(NewWorker(name=name, home=home[:9], village=village, kind=kind), now)


def enrol_companion(settings: Settings, registry: Registry, number: int, app: str) -> list[str]:
    """A foreign app beside our own, of a worker on the roster: what it sends counts within sessions begun in ours.
    Raises DeedRefused."""
    worker = registry.worker(number)
    if worker is None or worker.left_at:
        raise DeedRefused("no_staff")
    chosen = f"{worker.home}-{worker.post}-{app}"
    sender, key = registry.enrol_phone(
        number,
        unique_id=chosen,
        foreign=True,
        simulated=False,
        datum=Datum.WGS84,
        now=real_ms(),
        needs_session=True,
    )
    lines = [f"worker {number}, device {sender.number}, id {chosen}; only within sessions begun in the app:"]
    return [*lines, f"{settings.intake_url}/k/{key}/"]


def enrol_platform(settings: Settings, registry: Registry, name: str) -> list[str]:
    """A platform that speaks for villages and centres. Raises ConfigError in a production store that does not name
    it."""
    store = registry.store()
    demo = store is not None and store.demo
    if not demo and name not in settings.intake.platforms.split():
        raise ConfigError(
            f"a platform may act for every village and centre: put {name!r} into intake.platforms to enrol it, "
            "or enrol each department with a key of its own"
        )
    sender, key = registry.enrol_platform(name, simulated=False, now=real_ms())
    return [f"{name}: sender {sender.number}", f"{settings.intake_url}/v1/events with the key as bearer:", key]


def enrol_department(settings: Settings, registry: Registry, named: str, *, simulated: bool = False) -> list[str]:
    """The system of a department that `named` says, by its id or its whole name: cases are sent to ids, so a key under
    any other word could move nothing. Raises DeedRefused."""
    now = real_ms()
    rules = registry.regulation()
    live = rules.units_at(now).live if rules else []
    unit = next((one for one in live if named in (one.id, one.name)), None)
    if unit is None:
        listed = ", ".join(f"{one.id} {one.name}" for one in live)
        raise DeedRefused("no_department", department=named, known=listed or NO_STORE)
    sender, key = registry.enrol_department(unit.id, simulated=simulated, now=now)
    return [f"{unit.name} ({unit.id}): sender {sender.number}", *addresses(settings), key]


def addresses(settings: Settings) -> list[str]:
    """Every address a department's system may use, and where its key goes."""
    url = settings.intake_url
    return [
        f"{url}/v1/events            CloudEvents, the key in Authorization: Bearer",
        f"{url}/open311/v2           Open311 GeoReport v2, the key as api_key in the form",
        f"{url.replace('http', 'ws', 1)}/v1/stream              our own protocol, the key in its hello",
    ]
