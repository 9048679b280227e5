"""`/phone/app`: the page of the workers' app and what it is installed from. The same for everybody: what is one's own
comes for the phone's key alone (`own.py`)."""

from __future__ import annotations

import hashlib
import json
import re
from html import escape
from pathlib import Path

from flask import Flask, Response, jsonify

from dashboard.doors import doors_of
from dashboard.locale import CATALOGUES, Words
from streams.access.doors import PUBLIC, RequestSender
from streams.settings import Settings

PATH = "/phone/app"
TEXT_VERSION = "1"
"""Of the words that a worker agrees to (`phone_consent_...`): a change of their meaning is a new one, and asked
anew."""
_ASSETS = Path(__file__).parents[2] / "assets"
_ENTRY = "js/phone/app.mjs"
_SHEETS, _ICON = ("css/phone.css", "css/talk.css"), "phone.svg"
_SHARED = ("simulated", "close", "html_lang", "yesterday", "drill_mark", "benefit_no_end")
_FAMILIES = ("phone_", "answer_", "order_", "purpose_", "category_", "audit_", "role_", "media_no_", "talk_")
"""Beginnings of the words that the app has."""
_VERSION = "@version@"
_IMPORT = re.compile(r'^(?:import|export)\b[^;]*?"(\.[^"]+)";', re.MULTILINE)


def modules(entry: str = _ENTRY) -> list[str]:
    """A module under `assets` and all that it imports, by their paths there."""
    known: set[str] = set()
    new = {entry}
    while new:
        known |= new
        texts = [(file, (_ASSETS / file).read_text("utf-8")) for file in sorted(new)]
        found = {(_ASSETS / file).parent / name for file, text in texts for name in _IMPORT.findall(text)}
        new = {path.resolve().relative_to(_ASSETS).as_posix() for path in found} - known
    return sorted(known)


class AppFiles:
    """What a phone keeps to start without a network. `version` changes with any of it."""

    def __init__(self, page: str) -> None:
        kept = [*modules(), *_SHEETS, _ICON]
        self.addresses = [PATH, "/phone/manifest.webmanifest", *(f"/assets/{file}" for file in kept)]
        digest = hashlib.sha256(page.encode())
        for file in kept:
            digest.update((_ASSETS / file).read_bytes())
        self.version = digest.hexdigest()[:16]


def register(server: Flask, settings: Settings, *, simulated: bool) -> None:
    """`simulated`: whether everything here is marked so."""
    page = _page(settings, simulated=simulated)
    files = AppFiles(page)
    shown = page.replace(_VERSION, files.version)
    worker = (_ASSETS / "js" / "phone" / "service-worker.mjs").read_bytes()

    def app() -> Response:
        return Response(shown, mimetype="text/html")

    def script() -> Response:
        """Served from here, so that it governs what lies below `/phone/`."""
        return Response(worker, mimetype="text/javascript")

    def listed() -> Response:
        return jsonify({"version": files.version, "files": files.addresses})

    def manifest() -> Response:
        return Response(_manifest(settings), mimetype="application/manifest+json")

    doors = doors_of(server)
    doors.get(PATH, "phone_app", app, PUBLIC, RequestSender.OUTSIDE)
    doors.get("/phone/sw.js", "phone_worker", script, PUBLIC, RequestSender.OUTSIDE)
    doors.get("/phone/files.json", "phone_files", listed, PUBLIC, RequestSender.OUTSIDE)
    doors.get("/phone/manifest.webmanifest", "phone_manifest", manifest, PUBLIC, RequestSender.OUTSIDE)


def _manifest(settings: Settings) -> str:
    name = settings.city.platform
    icon = {"src": f"/assets/{_ICON}", "sizes": "any", "type": "image/svg+xml", "purpose": "any"}
    return json.dumps(
        {
            "id": PATH,
            "name": f"{settings.city.name}{name}",
            "short_name": name,
            "start_url": PATH,
            "scope": "/phone/",
            "display": "standalone",
            "orientation": "portrait",
            "background_color": "#F4F6F9",
            "theme_color": "#FFFFFF",
            "lang": "zh-CN",
            "icons": [icon],
        },
        ensure_ascii=False,
    )


def words_of(language: str) -> dict[str, str]:
    """The part of a catalogue that the app has."""
    return {key: text for key, text in Words(language).all.items() if key in _SHARED or key.startswith(_FAMILIES)}


def _page(settings: Settings, *, simulated: bool) -> str:
    """With `_VERSION` still to be filled in."""
    given = json.dumps(
        {
            "words": {language: words_of(language) for language in CATALOGUES},
            "platform": settings.city.platform,
            "simulated": simulated,
            "text": TEXT_VERSION,
        },
        ensure_ascii=False,
    )
    sheets = "\n".join(f'    <link rel="stylesheet" href="/assets/{sheet}">' for sheet in _SHEETS)
    return f"""<!DOCTYPE html>
<html lang="zh-CN" data-version="{_VERSION}">
  <head>
    <meta charset="utf-8">
    <meta name="viewport" content="width=device-width, initial-scale=1, viewport-fit=cover">
    <meta name="theme-color" content="#FFFFFF">
    <title>{escape(settings.city.platform)}</title>
    <link rel="icon" href="/assets/{_ICON}">
    <link rel="manifest" href="/phone/manifest.webmanifest">
{sheets}
  </head>
  <body>
    <div id="app" data-given="{escape(given)}"></div>
    <noscript><p>请允许本页运行脚本 · This page needs its script.</p></noscript>
    <script type="module" src="/assets/{_ENTRY}"></script>
  </body>
</html>
"""
