"""`replay`: recorded tracks through the doors, one enrolled phone per vehicle, on a clock of their own.

They are sent `speed` times faster than they were lived, and dated so that the last fix is sent at its own time: with
`speed` equal to the store's rate every fix is live, beyond it the replay begins in the past and catches up.
"""

from __future__ import annotations

import http.client
import time
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from urllib.parse import urlencode, urlsplit

from streams.clock import CityClock, real_ms
from streams.demo.replay import Recorded, moved, read
from streams.errors import DecodeError, JournalUnavailable, StoreError
from streams.model.reject import Reason
from streams.operate import shell
from streams.refusals import NO_STORE
from streams.registry.records import Datum, NewWorker
from streams.registry.registry import Registry
from streams.settings import Settings

_TRIES = 200


def replay(settings: Settings, registry: Registry, file: Path, *, speed: float, to: str) -> str:
    """What was sent, in a line. Raises StoreError in a production store: a replay is a simulated source."""
    store = registry.store()
    if store is None:
        raise StoreError(NO_STORE)
    if not store.demo:
        raise StoreError("replay needs a demo store: a production store refuses simulated sources")
    places = shell.places(settings)
    home = to or places.counties()[0]
    lon, lat = places.label(home)
    recorded = read(file)
    times = [fix.at for track in recorded.values() for fix in track]
    if not times or speed <= 0:
        raise DecodeError(Reason.MALFORMED, f"{file}: no fixes to replay, or a speed that is not above 0")
    takes_ms = (max(times) - min(times)) / speed
    tracks = moved(recorded, (lon / 1e6, lat / 1e6), CityClock(store).now_ms() + int(takes_ms * store.rate))
    township = next(code for code in places.townships() if code.startswith(home[:9]))
    keys = {vehicle: _enrol(registry, township, vehicle) for vehicle in tracks}
    begin = min(track[0].at for track in tracks.values())
    # A thread per vehicle: with fewer, some would wait for others to arrive.
    with ThreadPoolExecutor(len(tracks)) as drivers:
        sent = list(drivers.map(lambda v: _send(settings.intake_url, keys[v], v, tracks[v], begin, speed), tracks))
    return f"{sum(sent)} fixes of {len(tracks)} vehicles sent to {places.full_name(home)}"


def _enrol(registry: Registry, township: str, vehicle: str) -> str:
    now = real_ms()
    new = NewWorker(name=f"回放 {vehicle}", home=township, village=township, kind="part")
    worker = registry.enrol_worker(new, now)
    _, key = registry.enrol_phone(
        worker.number, unique_id=vehicle, foreign=True, simulated=True, datum=Datum.WGS84, now=now
    )
    return key


def _send(url: str, key: str, vehicle: str, track: list[Recorded], begin: int, speed: float) -> int:
    """One vehicle's fixes, each at its time; what was not answered 200 is sent again, as the real app does."""
    started = real_ms()
    for fix in track:
        wait = (fix.at - begin) / speed - (real_ms() - started)
        if wait > 0:
            time.sleep(wait / 1000)
        words = urlencode({"id": vehicle, "lat": f"{fix.lat:.6f}", "lon": f"{fix.lon:.6f}", "timestamp": fix.at})
        _until_kept(url, f"/k/{key}/?{words}")
    return len(track)


def _until_kept(url: str, target: str) -> None:
    place = urlsplit(url)
    for _ in range(_TRIES):
        connection = http.client.HTTPConnection(place.hostname or "", place.port, timeout=10)
        try:
            connection.request("POST", target)
            if connection.getresponse().status == 200:
                return
        except (OSError, http.client.HTTPException):
            pass
        finally:
            connection.close()
        time.sleep(0.3)
    raise JournalUnavailable(f"{place.netloc} does not take the replay")
