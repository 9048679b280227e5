"""Links of cameras, and what is known of their answers."""

from __future__ import annotations

import pytest

from streams.model.cameras import Camera, CameraAsked, CameraCheck, CameraKind, checks, due, is_link, stream_origin


def camera(site: str, link: str = "http://v.example/1") -> Camera:
    return Camera(site, "县公安局", CameraKind.PAGE, link)


@pytest.mark.parametrize("link", ["https://video.example.cn/play/1?x=2#y", "http://10.1.2.3:8080/"])
def test_an_absolute_address_is_a_link(link: str) -> None:
    assert is_link(link)


@pytest.mark.parametrize(
    "text",
    [
        "rtsp://10.1.2.3/1",
        "javascript:alert(1)",
        "//video.example.cn/1",
        "https://",
        "https://user:secret@video.example.cn/",
        "https://video.example.cn/a b",
        "https://video.example.cn:99999/",
        "https://[::1",
        "https://video.example.cn/" + "x" * 300,
    ],
)
def test_what_names_a_user_another_way_or_no_server_is_none(text: str) -> None:
    assert not is_link(text)


@pytest.mark.parametrize(
    ("kind", "link", "origin"),
    [
        ("hls", "https://video.example.cn:8443/a/1.m3u8?x=1", "https://video.example.cn:8443"),
        ("whep", "http://10.1.2.3/whep/1", "http://10.1.2.3"),
        ("page", "https://video.example.cn/1", ""),
        ("gateway", "https://video.example.cn/1", ""),
        ("hls", "https://video.example.cn;script-src/1", ""),
        ("hls", "https://视频.example.cn/1", ""),
    ],
)
def test_a_stream_has_an_origin_that_a_policy_can_name_or_no_player(kind: str, link: str, origin: str) -> None:
    assert stream_origin(Camera("a", "县公安局", CameraKind(kind), link)) == origin


def test_who_was_never_asked_is_next_then_the_oldest_answer() -> None:
    known = [
        CameraCheck("a", "http://v.example/1", True, 200, 100),
        CameraCheck("b", "http://old.example/", True, 9, 9),
    ]
    assert [one.site for one in due([camera("a"), camera("b"), camera("c")], known, 2)] == ["b", "c"]


def test_since_when_it_has_been_so_starts_anew_with_another_answer_and_another_link() -> None:
    known = [CameraCheck("a", "http://v.example/1", True, 200, 100)]
    (same,) = checks([CameraAsked(camera("a"), True)], known, 300)
    assert (same.at, same.since) == (300, 100)
    (silent,) = checks([CameraAsked(camera("a"), False)], known, 300)
    (moved,) = checks([CameraAsked(camera("a", "http://v.example/2"), True)], known, 300)
    assert [one.since for one in (silent, moved)] == [300, 300]
