"""Files of cases as their routes take and serve them."""

from __future__ import annotations

import hashlib
from collections import Counter
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import insert

from dashboard.locale import CATALOGUES
from streams.access.subject import Role
from streams.model.media import Flaw
from streams.registry.case_tables import media
from tests.dashboard.cases.case_desk import Desk
from tests.dashboard.cases.conftest import desk
from tests.dashboard.conftest import Browser
from tests.streams.media.samples import ACTIVE, HONEST, PLACE, picture, png_of

__all__ = ["desk"]


def files(desk: Desk, name: str = "") -> list[Path]:
    return [one for one in (desk.site.settings.store.data_dir / "media").rglob(f"{name}*") if one.is_file()]


def send(desk: Desk, client: Browser, name: str, raw: bytes, path: str = "", lang: str = "zh") -> Any:
    headers = {**desk.ours(), "Content-Type": "image/png"}
    return client.post(path or f"/case/{desk.code(name)}/media?lang={lang}", data=raw, headers=headers)


def stored(desk: Desk, raw: bytes, kind: str, suffix: str) -> str:
    """As it was kept before files were made anew."""
    name = hashlib.sha256(raw).hexdigest()
    path = desk.site.settings.store.data_dir / "media" / name[:2] / f"{name}.{suffix}"
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(raw)
    row = {"case_id": "here", "id": name, "type": kind, "size": len(raw), "by": "x", "at": 1}
    with desk.site.registry._engine.begin() as tx:
        tx.execute(insert(media), [row])
    return name


def test_a_picture_is_kept_outside_without_its_place_and_shown_to_those_whose_case_it_is(desk: Desk) -> None:
    client, raw = desk.site.signed_in(Role.DUTY), picture("JPEG", turned=6)
    name = send(desk, client, "here", raw).get_json()["id"]
    assert (desk.last().action, desk.last().object) == ("case.media", "case/here")
    shown = client.ask(f"/case/{desk.code('here')}/media/{name}")
    assert (shown.mimetype, shown.headers["X-Content-Type-Options"]) == ("image/jpeg", "nosniff")
    assert shown.headers["Content-Disposition"].startswith("inline")
    assert PLACE in raw
    assert PLACE not in shown.data
    assert client.ask(f"/case/{desk.code('here')}/data").get_json()["media"] == [{"id": name, "type": "image/jpeg"}]
    assert send(desk, client, "here", raw).get_json()["id"] == name
    for other in (desk.site.signed_in(Role.DUTY, "211224"), desk.as_("police")):
        assert other.ask(f"/case/{desk.code('here')}/media/{name}").status_code == 404
    assert client.ask(f"/case/{desk.code('there')}/media/{name}").status_code == 404
    (file,) = files(desk, name)
    assert file.stat().st_mode & 0o777 == 0o600
    assert file.read_bytes() == shown.data
    assert "assets" not in str(file)


def test_a_picture_of_an_iphone_is_shown_as_jpeg(desk: Desk) -> None:
    client = desk.site.signed_in(Role.DUTY)
    name = send(desk, client, "here", picture("HEIF")).get_json()["id"]
    assert client.ask(f"/case/{desk.code('here')}/media/{name}").mimetype == "image/jpeg"


def test_a_paper_is_served_to_be_saved(desk: Desk) -> None:
    client = desk.site.signed_in(Role.DUTY)
    name = send(desk, client, "here", HONEST["scan"]).get_json()["id"]
    shown = client.ask(f"/case/{desk.code('here')}/media/{name}")
    assert (shown.data, shown.mimetype) == (HONEST["scan"], "application/pdf")
    assert shown.headers["Content-Disposition"] == f'attachment; filename="{name[:12]}.pdf"'


@pytest.mark.parametrize(
    ("raw", "code"),
    [
        (b"", "unknown"),
        (b"<svg onload=alert(1)>", "unknown"),
        (picture("PNG")[:100], "broken"),
        (ACTIVE["escaped name"], "active"),
        (png_of(60_000, 60_000), "too_large"),
        (b"GIF89a", "animated"),
    ],
)
def test_what_is_refused_says_what_to_do_in_the_language_of_the_page(desk: Desk, raw: bytes, code: str) -> None:
    client, before = desk.site.signed_in(Role.DUTY), files(desk)
    for lang in ("zh", "en"):
        answer = send(desk, client, "here", raw, lang=lang)
        assert (answer.status_code, answer.get_json()["code"]) == (415, code)
        assert answer.get_json()["detail"] == CATALOGUES[lang][f"media_no_{code}"]
    assert files(desk) == before


def test_every_flaw_has_its_sentence() -> None:
    for catalogue in CATALOGUES.values():
        assert {f"media_no_{flaw.value}" for flaw in Flaw} <= set(catalogue)


def test_who_may_not_add_adds_nothing(desk: Desk) -> None:
    client, before, raw = desk.site.signed_in(Role.DUTY), files(desk), picture("PNG")
    big = send(desk, client, "here", raw + b"\0" * 10_000_001)
    assert (big.status_code, big.get_json()["detail"]) == (413, "单个文件不超过 10 MB；请压缩或分开后再传")
    for path in ("/case/../../x/media", f"/case/{desk.code('here')}/media/../../../x", "/case/x/media"):
        assert send(desk, client, "here", raw, path).status_code in (404, 405)
    assert send(desk, desk.site.signed_in(Role.SUPERVISOR), "here", raw).status_code == 403
    assert send(desk, desk.site.signed_in(Role.DUTY, "211224"), "here", raw).status_code == 404
    assert client.post(f"/case/{desk.code('here')}/media", data=raw).status_code == 401
    assert files(desk) == before
    for name in ("..", "x", "%2e%2e%2fregistry.db"):
        assert client.ask(f"/case/{desk.code('here')}/media/{name}").status_code == 404


def test_a_file_from_before_is_made_anew_before_it_is_shown(desk: Desk) -> None:
    client, raw = desk.site.signed_in(Role.DUTY), picture("HEIF", turned=3)
    name = stored(desk, raw, "video/mp4", "mp4")
    shown = client.ask(f"/case/{desk.code('here')}/media/{name}")
    assert (shown.status_code, shown.mimetype) == (200, "image/jpeg")
    (file,) = files(desk, name)
    assert (file.suffix, PLACE in file.read_bytes()) == (".jpg", False)
    assert {one.type for one in desk.site.registry.media("here") if one.id == name} == {"image/jpeg"}
    assert client.ask(f"/case/{desk.code('here')}/media/{name}").data == shown.data


def test_a_file_from_before_that_is_refused_now_is_not_shown(desk: Desk) -> None:
    client, folder = desk.site.signed_in(Role.DUTY), desk.site.settings.store.data_dir / "media"
    bad, good = (
        stored(desk, ACTIVE["script"], "application/pdf", "pdf"),
        stored(desk, picture("PNG"), "image/png", "png"),
    )
    assert desk.site.registry.make_media(folder) == (1, 1)
    assert desk.site.registry.make_media(folder) == (0, 0)
    refused = client.ask(f"/case/{desk.code('here')}/media/{bad}")
    assert (refused.status_code, refused.get_json()["code"]) == (415, "active")
    assert PLACE not in client.ask(f"/case/{desk.code('here')}/media/{good}").data


def actions(desk: Desk) -> Counter[str]:
    return Counter(link.record.action for link in desk.site.registry.audit_chain())


def test_looks_at_matters_and_files_are_on_record_and_a_leader_says_why(desk: Desk) -> None:
    client = desk.site.signed_in(Role.DUTY)
    name = send(desk, client, "here", picture("PNG")).get_json()["id"]
    before = actions(desk)
    for _ in range(3):
        client.ask(f"/case/{desk.code('here')}/data")
        assert client.ask(f"/case/{desk.code('here')}/media/{name}").status_code == 200
    after = actions(desk)
    assert after["case.read"] == before["case.read"] + 1
    assert after["case.media.read"] == before["case.media.read"] + 1
    leader = desk.site.signed_in(Role.LEADER)
    assert leader.ask(f"/case/{desk.code('here')}/media/{name}").status_code == 422
    assert leader.ask(f"/case/{desk.code('here')}/media/{name}", {"reason": "信访"}).status_code == 200
    assert (desk.last().action, desk.last().reason) == ("case.media.read", "信访")
    assert leader.get(f"/case/{desk.code('here')}/media/{name}").status_code in (404, 405)
