"""A browser in the machine's own network: `python -m tests.guide.look <link> <picture>` signs a wall in by its link and
prints where its sockets went, once it is live."""

from __future__ import annotations

import asyncio
import sys

from playwright.async_api import async_playwright

from tests.journeys.browser import ARGUMENTS, BOUND_MS, WALL, Screen, arrive

_HERE = "--host-resolver-rules=MAP city.example 127.0.0.1, MAP wall.city.example 127.0.0.1"


async def look(link: str, picture: str) -> None:
    async with async_playwright() as playwright:
        # Its authority is curl's to check, which the guide does.
        words = [*ARGUMENTS, _HERE, "--ignore-certificate-errors"]
        browser = await playwright.chromium.launch(executable_path="/usr/bin/chromium", args=words)
        page = await browser.new_page(viewport=WALL, ignore_https_errors=True)  # type: ignore[arg-type]
        sockets: list[str] = []
        page.on("websocket", lambda socket: sockets.append(socket.url))
        await arrive(page, link)
        await Screen(page).live()
        await page.wait_for_function("() => document.body.innerText.includes('铁岭县')", timeout=BOUND_MS)
        await page.screenshot(path=picture)
        print(page.url, *sockets)
        await browser.close()


if __name__ == "__main__":
    asyncio.run(look(*sys.argv[1:3]))
