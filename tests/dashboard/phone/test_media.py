"""Pictures and voice notes of a worker, by the phone's key and piece by piece."""

from __future__ import annotations

import hashlib
import io
from collections.abc import Iterator
from typing import Any

import msgspec
import pytest
from PIL import Image
from sqlalchemy import create_engine, insert

from dashboard.phone.media import LIMIT
from streams.access.subject import Role
from streams.clock import real_ms
from streams.history.messages import message_rows, messages
from streams.model.audit import AuditRecord
from streams.model.entry_id import EntryId
from streams.model.messages.message import Audience, Message, MessageChannel, MessageKind, MessageRow
from streams.registry.part_files import FOLDER
from streams.registry.records import NewWorker
from tests.dashboard.cases.case_desk import VILLAGE, Desk, case
from tests.streams.media.samples import PLACE, picture, voice

TOWN = VILLAGE[:9]
JPEG = picture("JPEG", turned=6)


class Phone:
    """Of one worker, with our own app."""

    def __init__(self, desk: Desk, name: str) -> None:
        registry, now = desk.site.registry, real_ms()
        self._site = desk.site
        self.own_number = f"TL-{name}"
        new = NewWorker(name=name, home=TOWN, village=VILLAGE, kind="full", own_number=self.own_number)
        self.worker = registry.enrol_worker(new, now).number
        record = AuditRecord(now, "s", "security_admin", "2112", "", "phones.print", f"home/{TOWN}")
        token = registry.invite([self.worker], record, expires=now + 60_000)[0]
        self.key = str(desk.site.client().post("/phone", json={"token": token}).get_json()["key"])

    def piece(
        self, about: str, raw: bytes, at: int = 0, length: int = 1_000_000, other: dict[str, str] | None = None
    ) -> Any:
        headers = {
            "Authorization": f"Bearer {self.key}",
            "X-File": hashlib.sha256(raw).hexdigest(),
            "X-Size": str(len(raw)),
            "X-At": str(at),
            **(other or {}),
        }
        body = raw[at : at + length]
        return self._site.client().post(f"/phone/media/{about}", data=body, headers=headers)


@pytest.fixture(scope="module")
def desk(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Desk]:
    made = Desk(tmp_path_factory.mktemp("media"))
    yield made
    made.history.close()
    made.site.registry.close()


@pytest.fixture(scope="module")
def phone(desk: Desk) -> Phone:
    made = Phone(desk, "甲某")
    own = case("own", VILLAGE, "D01", f"worker/{made.worker}")
    complaint = case("complaint", VILLAGE, "R05", f"worker/{made.worker}")
    desk.cases += [own, complaint]
    desk.history.put([own, complaint], EntryId(2, 0), real_ms())
    return made


@pytest.fixture(scope="module")
def other(desk: Desk) -> Phone:
    return Phone(desk, "乙某")


def waiting(desk: Desk) -> list[str]:
    folder = desk.site.settings.store.data_dir / FOLDER
    return [one.name for one in folder.rglob("*") if one.is_file()]


def test_a_picture_comes_in_pieces_and_is_kept_upright_without_its_place(desk: Desk, phone: Phone) -> None:
    assert phone.piece("own", JPEG, 0, 0).get_json() == {"have": 0}
    assert phone.piece("own", JPEG, 0, 300).get_json() == {"have": 300}
    assert phone.piece("own", JPEG, 0, 300).get_json() == {"have": 300}, "its answer was lost"
    assert waiting(desk) == [hashlib.sha256(JPEG).hexdigest()]
    kept = phone.piece("own", JPEG, 300).get_json()
    assert waiting(desk) == []
    assert (desk.last().action, desk.last().object, desk.last().role) == ("case.media", "case/own", "worker")
    shown = desk.site.signed_in(Role.DUTY).ask(f"/case/{desk.code('own')}/media/{kept['id']}")
    assert (PLACE in JPEG, b"Exif" in JPEG) == (True, True)
    assert (PLACE in shown.data, b"Exif" in shown.data) == (False, False)
    with Image.open(io.BytesIO(shown.data)) as found:
        assert found.size == (40, 60), "turned"
        above = found.getpixel((20, 5))
    assert isinstance(above, tuple)
    assert above[0] > 200, "what was on the left is above"
    (medium,) = desk.site.registry.media("own")
    assert medium.by == f"worker/{phone.worker}"
    again = phone.piece("own", JPEG, 0, 0).get_json()
    assert again == {"have": 0}, "a phone that lost the answer sends it again"
    assert phone.piece("own", JPEG).get_json()["id"] == kept["id"]
    assert len(desk.site.registry.media("own")) == 1


def test_a_voice_note_is_heard_by_those_who_may_see_the_case(desk: Desk, phone: Phone) -> None:
    name = phone.piece("own", voice()).get_json()["id"]
    heard = desk.site.signed_in(Role.DUTY).ask(f"/case/{desk.code('own')}/media/{name}")
    assert (heard.mimetype, PLACE in heard.data) == ("audio/webm", False)
    for elsewhere in (desk.site.signed_in(Role.DUTY, "211224"), desk.as_("police")):
        assert elsewhere.ask(f"/case/{desk.code('own')}/media/{name}").status_code == 404


def test_a_case_of_somebody_else_and_one_that_is_not_there_yet_are_answered_alike(phone: Phone, other: Phone) -> None:
    answers = [one.piece(name, JPEG) for one, name in ((other, "own"), (phone, "here"), (phone, "nowhere"))]
    assert {(one.status_code, one.get_json()["code"]) for one in answers} == {(404, "unknown")}


def test_a_complaint_takes_one_and_shows_it_to_named_readers_alone(desk: Desk, phone: Phone) -> None:
    name = phone.piece("complaint", JPEG).get_json()["id"]
    path = f"/case/{desk.code('complaint')}/media/{name}"
    assert desk.site.signed_in(Role.DUTY).ask(path).status_code == 404


def test_an_order_about_a_case_takes_one_from_whom_it_was_sent_to(desk: Desk, phone: Phone, other: Phone) -> None:
    put_order(desk, "order-1", "case/here", phone.worker)
    put_order(desk, "order-2", "alert/x", phone.worker)
    assert phone.piece("order-1", JPEG).status_code == 200
    assert [one.by for one in desk.site.registry.media("here")] == [f"worker/{phone.worker}"]
    assert other.piece("order-1", JPEG).status_code == 404
    assert phone.piece("order-2", JPEG).status_code == 404


def put_order(desk: Desk, name: str, about: str, worker: int) -> None:
    to, now, order = f"w{worker}", real_ms(), MessageKind.ORDER
    message = Message(
        id=name,
        kind=order,
        text="查看",
        about=about,
        issuer="211221",
        scope="211221",
        region=VILLAGE,
        audience=Audience(to=(to,)),
        to=(to,),
        by="值班员",
        person="user/1",
        at=now,
    )
    row = MessageRow(name, to, "211221", order, MessageChannel.APP, now)
    pack = msgspec.msgpack.encode
    with create_engine(desk.site.settings.history_url).begin() as tx:
        whole = {"id": name, "kind": "order", "text": "查看", "about": about, "scope": "211221", "region": VILLAGE}
        tx.execute(insert(messages), [whole | {"at": now, "drill": 0, "withdrawn": 0, "record": pack(message)}])
        stamps = {"since": now, "due": 0, "answered_at": 0, "arrived_at": 0}
        line = {"id": f"{name}/{to}", "message": name, "recipient": to, "channel": "app", "state": "sent", **stamps}
        tx.execute(insert(message_rows), [{**line, "record": pack(row)}])


def test_what_is_no_file_of_a_phone_is_refused_with_a_word_the_app_has(desk: Desk, phone: Phone) -> None:
    large = {"X-Size": str(LIMIT + 1)}
    assert (phone.piece("own", JPEG, other=large).status_code, phone.piece("own", JPEG, other=large).get_json()) == (
        413,
        {"code": "size"},
    )
    for wrong in ({"X-File": "../x"}, {"X-Size": "0"}, {"X-At": "-1"}, {"X-At": str(len(JPEG) + 1)}):
        assert phone.piece("own", JPEG, other=wrong).status_code == 400
    answer = phone.piece("own", b"GIF89a" + bytes(50))
    assert (answer.status_code, answer.get_json()["code"]) == (415, "animated")
    other_name = {"X-File": hashlib.sha256(b"other").hexdigest()}
    answer = phone.piece("own", JPEG, other=other_name)
    assert (answer.status_code, answer.get_json()["code"]) == (422, "broken")
    assert waiting(desk) == [], "what is refused is not kept"


def test_more_than_a_form_has_is_not_read(phone: Phone) -> None:
    assert phone.piece("own", bytes(70_000)).status_code == 413


def test_a_key_that_serves_no_more_adds_nothing(desk: Desk, other: Phone) -> None:
    held = desk.site.registry.phone_of(other.key)
    assert held is not None
    desk.site.registry.revoke_key(held.sender.key, real_ms())
    assert other.piece("own", JPEG).status_code == 401
