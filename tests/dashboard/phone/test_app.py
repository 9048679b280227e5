"""The app's page is the same for everybody, whole for a start without a network, and may do little."""

from __future__ import annotations

import re
from html import unescape
from pathlib import Path

import pytest

from dashboard.phone.app import modules, words_of
from tests.dashboard.conftest import Site

JS = Path(__file__).parents[3] / "assets" / "js" / "phone"


def test_the_page_has_no_script_or_style_of_its_own_and_its_policy_allows_none(site: Site) -> None:
    answer = site.client().get("/phone/app")
    policy = dict(part.strip().split(" ", 1) for part in answer.headers["Content-Security-Policy"].split(";"))
    assert (policy["script-src"], policy["style-src"], policy["manifest-src"]) == ("'self'",) * 3
    intake = site.settings.intake_url.replace("http", "ws")
    gateway, calls = site.settings.gateway_url, site.settings.calls_url
    assert policy["connect-src"] == f"'self' {gateway} http://127.0.0.1:8051 {intake} {calls}"
    asked = set(answer.headers["Permissions-Policy"].split(", "))
    assert {"camera=(self)", "geolocation=(self)", "microphone=(self)"} <= asked
    assert policy["media-src"] == "blob:"
    assert re.findall(r"<script(?! type=\"module\" src=)|<style|\son\w+=", answer.text) == []


def test_no_other_page_may_ask_where_somebody_is(site: Site) -> None:
    answer = site.client().get("/phone")
    assert "geolocation=()" in answer.headers["Permissions-Policy"]


def test_every_file_that_it_keeps_is_there_and_every_module_is_kept(site: Site) -> None:
    client = site.client()
    listed = client.get("/phone/files.json").get_json()
    for one in listed["files"]:
        with client.get(one) as answer:
            assert answer.status_code == 200, one
    kept = {one.rpartition("/")[2] for one in listed["files"] if "/js/phone/" in one}
    assert kept == {file.name for file in JS.glob("*.mjs")} - {"invitation.mjs", "service-worker.mjs"}
    assert f'data-version="{listed["version"]}"' in client.get("/phone/app").text
    assert "js/live/feed.mjs" in modules()


def test_it_is_installed_below_its_own_address(site: Site) -> None:
    client = site.client()
    manifest = client.get("/phone/manifest.webmanifest").get_json(force=True)
    assert (manifest["start_url"], manifest["scope"], manifest["display"]) == ("/phone/app", "/phone/", "standalone")
    worker = client.get("/phone/sw.js")
    assert worker.mimetype == "text/javascript"
    assert worker.data == (JS / "service-worker.mjs").read_bytes()


@pytest.mark.parametrize("language", ["zh", "en"])
def test_every_word_that_the_app_names_is_one_it_has(language: str) -> None:
    words = words_of(language)
    texts = "".join(file.read_text("utf-8") for file in JS.glob("*.mjs"))
    named = set(re.findall(r"\bwords\.(\w+)", texts)) | set(re.findall(r"\"(phone_\w+)\"", texts))
    assert sorted(named - words.keys() - {"phone_line"}) == []
    for pattern in re.findall(r"`(phone_\w+_)\$", texts):
        assert any(key.startswith(pattern) for key in words), pattern


def test_the_page_holds_nothing_of_a_worker(site: Site) -> None:
    text = unescape(site.client().get("/phone/app").text)
    assert site.registry.workers() == [] or all(one.name not in text for one in site.registry.workers())
    assert "key" not in re.findall(r"data-(\w+)=", text)
