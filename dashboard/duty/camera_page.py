"""GET `/camera/<site>`: the page that plays one camera's HLS or WHEP. It names no link: its script asks
POST `/duty/camera` for that, which is on record. The browser may take streams from the origin of that link alone, as
the table has it now."""

from __future__ import annotations

import json
from html import escape

from flask import Flask, Response, g, request

from dashboard import theme
from dashboard.auth.signin import SignInRoutes
from dashboard.doors import doors_of
from dashboard.duty.cameras import listed
from dashboard.guard import no_such_page
from dashboard.locale import Words
from streams.access.doors import RequestSender, opens
from streams.clock import CityClock
from streams.model.cameras import CameraKind, stream_origin
from streams.model.store import StoreInfo
from streams.registry.registry import Registry

_LONGEST = 200
_SCRIPTS = {CameraKind.HLS: "hls", CameraKind.WHEP: "whep"}
_WORDS = ("refused_quota", "refused_reason")
_STATES = (
    *("asking", "connecting", "still", "time_over", "unreachable", "undecodable"),
    *("plays_hls", "plays_whep", "other_person"),
)


def register(server: Flask, registry: Registry, signin: SignInRoutes, store: StoreInfo, title: str) -> None:
    """`title`: of the centre."""
    clock = CityClock(store)

    def show(site: str) -> Response:
        session = signin.session()
        found = session and listed(registry, site[:_LONGEST], session.subject.scope, clock.now_ms())
        if not found or not stream_origin(found.camera):
            return no_such_page()
        g.stream_origin = stream_origin(found.camera)
        alert = request.args.get("alert", "")[:_LONGEST]
        words = Words(request.args.get("lang", "zh"))
        body = _page(words, found.place.name, title, {"site": site, "alert": alert, "kind": found.camera.kind.value})
        return Response(body, mimetype="text/html")

    doors_of(server).get("/camera/<site>", "camera", show, opens("duty"), RequestSender.ADDRESS)


def _page(words: Words, name: str, title: str, data: dict[str, str]) -> str:
    """`data`: what its script needs."""
    colours = theme.style(theme.worn(request.cookies.get(theme.COOKIE, "")))
    look = ";".join(f"{key}:{value}" for key, value in colours.items())
    texts = {key: words[key] for key in (*_WORDS, *(f"camera_{one}" for one in _STATES))}
    texts["export_failed"] = words["reveal_refused"]
    given = {**data, "page": g.page_id, "words": json.dumps(texts, ensure_ascii=False)}
    attributes = " ".join(f'data-{key}="{escape(value)}"' for key, value in given.items())
    script = _SCRIPTS[CameraKind(data["kind"])]
    return f"""<!DOCTYPE html>
<html lang="{words.tag}">
  <head>
    <meta charset="utf-8">
    <meta name="viewport" content="width=device-width, initial-scale=1">
    <title>{escape(name)} · {escape(title)}</title>
    <link rel="icon" href="data:,">
    <link rel="stylesheet" href="/assets/css/signin.css">
    <link rel="stylesheet" href="/assets/css/camera.css">
  </head>
  <body class="camera-page" style="{look}">
    <main {attributes}>
      <h1 class="text">{escape(name)} <small>{escape(title)}</small></h1>
      <video muted autoplay playsinline controls disablepictureinpicture controlslist="nodownload"></video>
      <p><b data-testid="camera-state" role="status"></b>
        <button type="button" data-testid="camera-again" hidden>{escape(words["camera_replay"])}</button>
        <a data-testid="camera-elsewhere" target="_blank" rel="noopener noreferrer"
           hidden>{escape(words["camera_elsewhere"])}</a></p>
      <p><small>{escape(words["camera_page_note"])}</small></p>
    </main>
    <script type="module" src="/assets/js/camera/{script}.mjs"></script>
  </body>
</html>
"""
