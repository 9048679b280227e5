"""How intake's server is set up: what no setting changes."""

from __future__ import annotations

import uvicorn
from starlette.applications import Starlette

from streams.server import PER_ADDRESS, WAITING, guarded

STOP_S = 3
"""Within which connections end after a stop."""


def config(app: Starlette, body_limit: int, proxies: int) -> uvicorn.Config:
    """`body_limit`: bytes of a frame. `proxies`: of ours in front."""
    return uvicorn.Config(
        app,
        loop="none",
        http=guarded(per_address=WAITING if proxies else PER_ADDRESS),
        ws="websockets-sansio",
        ws_max_size=body_limit,
        ws_per_message_deflate=False,
        # Paths hold keys: uvicorn's access log must never exist.
        access_log=False,
        log_config=None,
        log_level="warning",
        proxy_headers=False,
        server_header=False,
        timeout_graceful_shutdown=STOP_S,
        # Who waits is counted by `guarded` and `Desk.entering`; a limit on all would shut out the phones.
        limit_concurrency=None,
    )
