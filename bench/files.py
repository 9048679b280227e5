"""A server of files for a page of a bench: what ships under /assets, and what the bench makes itself."""

from __future__ import annotations

import contextlib
import threading
from collections.abc import Iterator, Mapping
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

ASSETS = Path(__file__).parents[1] / "assets"
_TYPES = {".mjs": "text/javascript", ".js": "text/javascript", ".css": "text/css", ".html": "text/html"}


@contextlib.contextmanager
def served(made: Mapping[str, bytes]) -> Iterator[str]:
    """Its URL. `made`: by path."""

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            path = self.path.partition("?")[0]
            body = made.get(path)
            file = ASSETS / path.removeprefix("/assets/")
            if body is None and path.startswith("/assets/") and file.is_file():
                body = file.read_bytes()
            self.send_response(200 if body is not None else 404)
            self.send_header("Content-Type", _TYPES.get(Path(path).suffix, "application/octet-stream"))
            self.send_header("Content-Length", str(len(body or b"")))
            self.end_headers()
            self.wfile.write(body or b"")

        def log_message(self, format: str, *args: object) -> None:
            """Nobody reads it."""

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    try:
        yield f"http://127.0.0.1:{server.server_port}"
    finally:
        server.shutdown()
        server.server_close()
        thread.join()
