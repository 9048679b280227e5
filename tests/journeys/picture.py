"""`python -m tests.journeys.picture FOLDER [WIDTHxHEIGHT ...]`: the wall of a new demo city at each size, as a picture
(`wall-1920x1080.png`; the README's is one of them) and as a strip of half a minute, a frame every few seconds."""

from __future__ import annotations

import asyncio
import io
import sys
import tempfile
import time
from collections.abc import Sequence
from pathlib import Path

from PIL import Image
from playwright.async_api import Browser

from tests.journeys.browser import BOUND_MS, chromium, screen
from tests.journeys.stack import Stack, running

SIZES = ("1920x1080", "3840x1080", "3840x2160", "7680x2160", "1080x1920")
SETTLE_MS = 20_000
"""City minutes are real ones here: long enough for the first dots to have moved."""
STRIP_S, EVERY_S = 30.0, 2.5
FRAME_PX, ACROSS = 640, 3
"""The longer side of a frame of a strip, and how many lie side by side."""
_GAP_PX = 8


async def pictures(stack: Stack, folder: Path, sizes: Sequence[str]) -> None:
    async with chromium() as browser:
        for size in sizes:
            await _pictured(browser, stack, folder, size)


async def _pictured(browser: Browser, stack: Stack, folder: Path, size: str) -> None:
    width, height = (int(one) for one in size.split("x"))
    wall = await screen(browser, stack.link("wall"), size={"width": width, "height": height})
    try:
        await wall.live()
        await wall.page.wait_for_timeout(SETTLE_MS)
        await wall.page.screenshot(path=folder / f"wall-{size}.png", timeout=BOUND_MS)
        frames: list[Image.Image] = []
        begun = time.monotonic()
        while time.monotonic() - begun < STRIP_S:
            due = begun + EVERY_S * (len(frames) + 1)
            frames.append(_smaller(await wall.page.screenshot(timeout=BOUND_MS)))
            await asyncio.sleep(max(0.0, due - time.monotonic()))
        strip(frames).save(folder / f"wall-{size}-strip.png")
        print(f"{size}: {len(frames)} frames in {time.monotonic() - begun:.0f} s", flush=True)
    finally:
        await wall.page.context.close()


def _smaller(png: bytes) -> Image.Image:
    shot = Image.open(io.BytesIO(png)).convert("RGB")
    shot.thumbnail((FRAME_PX, FRAME_PX))
    return shot


def strip(frames: Sequence[Image.Image]) -> Image.Image:
    """All of one size, in the order of reading."""
    width, height = (side + _GAP_PX for side in frames[0].size)
    down = -(-len(frames) // ACROSS)
    whole = Image.new("RGB", (width * min(ACROSS, len(frames)) - _GAP_PX, height * down - _GAP_PX))
    for at, frame in enumerate(frames):
        whole.paste(frame, (at % ACROSS * width, at // ACROSS * height))
    return whole


def main(words: Sequence[str]) -> int:
    """Exit 64 where there is no folder, or a size is none."""
    folder, sizes = Path(words[0]) if words else None, words[1:] or SIZES
    if folder is None or not folder.is_dir() or not all(_is_size(size) for size in sizes):
        print(__doc__, file=sys.stderr)
        return 64
    with tempfile.TemporaryDirectory() as store, running(Path(store)) as stack:
        asyncio.run(pictures(stack, folder, sizes))
    return 0


def _is_size(word: str) -> bool:
    sides = word.split("x")
    return len(sides) == 2 and all(side.isdigit() for side in sides)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
