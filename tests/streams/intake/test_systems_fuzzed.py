"""Whatever comes by the doors of systems and of the public: what is kept, refused and repeated is what was sent.
Nothing is lost without a word or counted twice, and no answer is a server error."""

from __future__ import annotations

import asyncio
import json
import re
from collections import Counter
from collections.abc import Callable
from pathlib import Path
from typing import Any
from urllib.parse import quote_plus, urlencode

import httpx
import pytest
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from streams.clock import real_ms
from streams.geography.places import Places
from streams.intake.rates import Buckets
from streams.model.reject import Reason
from tests.streams.intake.house import House, house, store
from tests.streams.intake.recorded import RULES, VILLAGE, key_of, told

EXAMPLES = 250
ANY = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False, allow_infinity=False) | st.text(max_size=20),
    lambda inside: st.lists(inside, max_size=3) | st.dictionaries(st.text(max_size=8), inside, max_size=3),
    max_leaves=5,
)
IDS = st.sampled_from([f"e{n}" for n in range(30)])
REPORT: dict[str, Any] = {"type": "H05", "region": VILLAGE, "text": "井盖缺失"}
STATUS: dict[str, Any] = {"case": "c-1", "version": 1, "state": "ACCEPTED", "reason": "已接"}
DATA: st.SearchStrategy[dict[str, Any]] = st.sampled_from([REPORT, STATUS])
TIMES = st.sampled_from(
    [*[""] * 8, "2020-01-01T00:00:00Z", "2026-01-01t00:00:60z", "2999-01-01T00:00:00Z", "yesterday"]
)


@st.composite
def event(draw: st.DrawFn) -> Any:
    """Mostly an event somebody could send, with one thing left out, empty, or other than it should be."""
    data = dict(draw(DATA))
    said: dict[str, Any] = {"specversion": "1.0", "id": draw(IDS), "source": draw(st.sampled_from(["/a", "/b"]))}
    said |= {"type": "city.case.report" if "text" in data else "city.case.status", "time": draw(TIMES)}
    match draw(st.integers(0, 9)):
        case 0:
            return draw(ANY)
        case 1:
            said[draw(st.sampled_from([*said, "subject", "data", "data_base64"]))] = draw(ANY)
        case 2:
            data[draw(st.sampled_from([*data, "lon", "lat", "until", "unit"]))] = draw(ANY)
        case 3:
            del said[draw(st.sampled_from(list(said)))]
    return {"data": data} | said


BODIES = st.one_of(
    event().map(lambda one: (1, "application/cloudevents+json", one)),
    st.lists(event(), max_size=6).map(lambda some: (len(some), "application/cloudevents-batch+json", some)),
)
_FUZZ = settings(
    max_examples=EXAMPLES,
    deadline=None,
    database=None,
    phases=[Phase.generate],
    suppress_health_check=list(HealthCheck),
)


@pytest.fixture
async def open_house(tmp_path: Path, places: Places) -> Any:
    async with house(tmp_path, places, store(), key_rate_per_s=1_000_000, gather_ms=1) as there:
        there.registry.set_regulation(RULES, real_ms())
        await there.known()
        yield there


async def run(fuzz: Callable[[], None]) -> None:
    await asyncio.to_thread(fuzz)


async def test_every_event_that_was_sent_is_kept_repeated_or_refused(open_house: House) -> None:
    key, sums = await key_of(open_house), Counter[str]()
    with httpx.Client(base_url=open_house.url, trust_env=False) as client:

        @_FUZZ
        @given(BODIES)
        def fuzz(sent: tuple[int, str, Any]) -> None:
            n, kind, body = sent
            headers = {"Authorization": f"Bearer {key}", "Content-Type": kind}
            answer = client.post("/v1/events", content=json.dumps(body).encode(), headers=headers)
            assert answer.status_code in (202, 422), answer.text
            said = answer.json()
            assert said["kept"] + len(said["refused"]) == n
            assert sorted({one["index"] for one in said["refused"]}) == [one["index"] for one in said["refused"]]
            for one in said["refused"]:
                assert one["reason"] in set(Reason)
                assert one["advice"]["zh"]
                assert one["advice"]["en"]
            sums.update(sent=n, kept=said["kept"], refused=len(said["refused"]), repeated=said.get("repeated", 0))

        await run(fuzz)
    assert len(await told(open_house)) == sums["kept"] - sums["repeated"]
    assert len(await open_house.rejects()) == sums["refused"]
    assert sums["kept"] + sums["refused"] == sums["sent"]
    assert min(sums["kept"], sums["refused"], sums["repeated"]) > 10, f"one of the three never came: {sums}"
    print(dict(sums))


async def test_bytes_that_are_no_event_are_refused_once(open_house: House) -> None:
    key, sent = await key_of(open_house), Counter[str]()
    kinds = st.sampled_from(["application/cloudevents+json", "application/cloudevents-batch+json", "text/plain", ""])
    with httpx.Client(base_url=open_house.url, trust_env=False) as client:

        @_FUZZ
        @given(st.binary(max_size=60), kinds, st.booleans())
        def fuzz(body: bytes, kind: str, by_header: bool) -> None:
            headers = {"Authorization": f"Bearer {key}", "Content-Type": kind}
            headers |= {"ce-id": "%E4%BD", "ce-type": "x"} if by_header else {}
            answer = client.post("/v1/events", content=body, headers=headers)
            empty = kind.endswith("batch+json") and body.strip() == b"[]"
            assert answer.status_code == (202 if empty else 422)
            sent.update(n=not empty)

        await run(fuzz)
    assert len(await open_house.rejects()) == sent["n"]
    assert await told(open_house) == []


TEXTS = st.text(max_size=30) | st.sampled_from(["", "13812345678", "\0", "路" * 300])
FORM = st.fixed_dictionaries(
    {"service_code": st.sampled_from([*["H05", "S02", "S03", "C01"] * 4, "D01", "R01", "ZZ", ""])},
    optional={
        "lat": st.sampled_from([*["42.0169"] * 12, "91", "x", "nan", "", "0"]),
        "long": st.sampled_from([*["123.813844"] * 12, "200", "", "0", "1e400"]),
        "address_id": st.sampled_from([*[VILLAGE, "211221"] * 5, "999", "../etc", "\0"]),
        "address_string": TEXTS,
        "description": TEXTS | st.just("x" * 2_001),
        "last_name": TEXTS,
        "phone": TEXTS,
        "email": TEXTS,
        "media_url": TEXTS | st.sampled_from(["https://p.example/1.jpg", "javascript:x"]),
        "attribute[what]": st.sampled_from(["lamp", "", "", ""]) | st.sampled_from(["water", "moon"]),
        "attribute[temperature]": st.sampled_from(["12.5", "cold", "inf"]),
    },
)


CODE = re.compile(r"\d{4,12}-\d{6}-[0-9A-Z]{7}")


async def test_every_request_of_the_public_is_kept_or_refused(open_house: House) -> None:
    key, sums, codes = await key_of(open_house), Counter[str](), Counter[str]()
    with httpx.Client(base_url=open_house.url, trust_env=False) as client:

        @_FUZZ
        @given(FORM, st.sampled_from(["form", "parts", "files", "gbk", "broken"]), st.sampled_from(["json", "xml"]))
        def fuzz(form: dict[str, str], how: str, kind: str) -> None:
            path, said = f"/open311/v2/requests.{kind}", form | {"api_key": key}
            if how == "parts" or how == "files":
                files = {name: (None, value) for name, value in said.items()}
                photo = {"photo": ("p.jpg", b"\xff\xd8" * 9, "image/jpeg")} if how == "files" else {}
                answer = client.post(path, files=[*files.items(), *photo.items()])
            elif how == "form":
                answer = client.post(path, data=said)
            else:
                # Signs that GBK has none for make another byte sequence: broken, or another text.
                body = "&".join(f"{name}={quote_plus(value.encode('gbk', 'replace'))}" for name, value in said.items())
                charset = "; charset=gbk" if how == "gbk" else ""
                headers = {"Content-Type": f"application/x-www-form-urlencoded{charset}"}
                answer = client.post(path, content=body.encode(), headers=headers)
            assert answer.status_code in (200, 400), answer.text
            unreadable = answer.status_code == 400 and "is not in utf-8" in answer.text
            assert not unreadable or how == "broken"
            sums.update(sent=1, kept=answer.status_code == 200, unreadable=unreadable)
            sums.update(refused=answer.status_code == 400 and not unreadable)
            codes.update(CODE.findall(answer.text) if answer.status_code == 200 else [])
            if answer.status_code == 400:
                assert answer.text.count("description") >= 1

        await run(fuzz)
    assert len(await told(open_house)) == len(codes), "what came twice is one matter, under one code"
    assert sum(codes.values()) == sums["kept"]
    assert len(await open_house.rejects()) == sums["refused"]
    assert sums["kept"] + sums["refused"] + sums["unreadable"] == sums["sent"]
    assert min(sums["kept"], sums["refused"]) > 10
    assert not [one for one in await open_house.kept() if b"\xef\xbf\xbd" in one.events]
    print(dict(sums))


async def test_no_question_of_anybody_makes_a_server_error(open_house: House) -> None:
    names = ["service_request_id", "service_code", "status", "start_date", "end_date", "page", "page_size"]
    words = TEXTS | st.sampled_from(["1", "200", "open", "H05", "2026-11-01T00:00:00Z", "211221-261123-7K3QF2M"])
    open_house.intake._desk.rates._questions = Buckets(1_000_000, real_ms)
    with httpx.Client(base_url=open_house.url, trust_env=False) as client:

        @_FUZZ
        @given(
            st.dictionaries(st.sampled_from(names), words, max_size=3), st.sampled_from(["requests", "x", "updates"])
        )
        def fuzz(query: dict[str, str], what: str) -> None:
            path = {"updates": "servicerequestupdates"}.get(what, what)
            answer = client.get(f"/open311/v2/{path}.json?{urlencode(query)}")
            assert answer.status_code in ((404,) if what == "x" else (200, 400)), answer.text

        await run(fuzz)
