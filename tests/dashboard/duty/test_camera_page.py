"""The page of one camera's stream: for desks of its area, without its link, and open to its origin alone."""

from __future__ import annotations

import pytest

from streams.access.subject import Role
from streams.model.audit import AuditRecord
from streams.model.own_tables import TableRow
from streams.registry.audit import Wanted
from streams.registry.own_data import OwnTables
from streams.registry.own_units import TakenBy
from tests.dashboard.conftest import Site

VILLAGE = "211221106201"
LINK = "https://video.example.cn:8443/live/1.m3u8"
RECORD = AuditRecord(1, "s", "security_admin", "2112", "", "own.import", "", reason="建档")


@pytest.fixture(autouse=True)
def filled(site: Site) -> None:
    place = ("123.81", "42.017", "wgs84", "", "no")
    sites: list[TableRow] = [
        ("s1", "camera", "村口<b>", VILLAGE, *place),
        ("s2", "camera", "网页", VILLAGE, *place),
        ("s3", "camera", "县界那边", "211282101201", *place),
    ]
    cameras: list[TableRow] = [
        ("s1", "县公安局", "hls", LINK),
        ("s2", "县公安局", "page", "https://video.example.cn/2"),
        ("s3", "县公安局", "whep", "https://video.example.cn/3"),
    ]
    site.registry.take_own(OwnTables({"sites": sites, "cameras": cameras}, {}), RECORD, TakenBy("李主任", "建档", 0))


def test_it_may_take_streams_of_that_cameras_origin_and_names_no_link(site: Site) -> None:
    answer = site.signed_in(Role.DUTY, "211221").get("/camera/s1?alert=sos%2F7%2F1")
    policy = answer.headers["Content-Security-Policy"]
    assert "media-src blob: https://video.example.cn:8443;" in policy
    assert "connect-src 'self' https://video.example.cn:8443;" in policy
    assert "default-src 'none'; script-src 'self';" in policy
    assert "camera=()" in answer.headers["Permissions-Policy"]
    assert LINK not in answer.text
    assert 'data-alert="sos/7/1"' in answer.text
    assert "<b>" not in answer.text.partition("<h1")[2].partition("</h1>")[0]
    assert site.registry.audit_search(Wanted(action="camera.open"), 5) == [], "its script asks for the link"


def test_there_is_none_for_a_page_another_area_or_an_unknown_camera_and_no_other_policy_names_it(site: Site) -> None:
    desk = site.signed_in(Role.DUTY, "211221")
    for name in ("s2", "s3", "s9"):
        answer = desk.get(f"/camera/{name}?alert=sos%2F7%2F1")
        assert answer.status_code == 404, name
        assert "video.example.cn" not in answer.headers["Content-Security-Policy"]
    assert "video.example.cn" not in desk.get("/duty").headers["Content-Security-Policy"]
    assert site.signed_in(Role.VILLAGE, VILLAGE).get("/camera/s1").status_code == 404


def test_it_is_in_english_too(site: Site) -> None:
    text = site.signed_in(Role.DUTY, "211221").get("/camera/s1?lang=en").text
    assert "Open the link itself" in text
    assert "Connecting, no picture yet" in text
