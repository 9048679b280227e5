"""`python -m tests.journeys.picture FILE`: the wall of a fresh demo city, as the README shows it."""

from __future__ import annotations

import asyncio
import sys
import tempfile
from pathlib import Path

from tests.journeys.browser import chromium, screen
from tests.journeys.stack import Stack

SETTLE_MS = 20_000
"""City minutes are real ones here: long enough for the first dots to have moved."""


async def picture(stack: Stack, file: Path) -> None:
    async with chromium() as browser:
        wall = await screen(browser, stack.link("wall"))
        await wall.live()
        await wall.page.wait_for_timeout(SETTLE_MS)
        await wall.page.screenshot(path=file)


def main() -> int:
    if len(sys.argv) != 2:
        print("usage: python -m tests.journeys.picture FILE", file=sys.stderr)
        return 64
    with tempfile.TemporaryDirectory() as folder:
        stack = Stack(Path(folder))
        stack.start()
        try:
            asyncio.run(picture(stack, Path(sys.argv[1])))
        finally:
            stack.stop()
    return 0


if __name__ == "__main__":
    sys.exit(main())
