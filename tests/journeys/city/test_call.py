"""A telephone call keyed in at the desk by keyboard alone: how many keys and seconds, and what became of it."""

from __future__ import annotations

import time
from typing import NamedTuple

import pytest
from playwright.async_api import Page, expect

from streams.access.subject import Role
from tests.journeys.browser import BOUND_MS, chromium, screen
from tests.journeys.stack import Stack

pytestmark = pytest.mark.journey
SIZE = {"width": 1366, "height": 768}
PHONE, TEXT = "13800005678", "村口路灯不亮，井盖也丢了"
KEYED_S = 20
KEYS = 60
KEY_MS = 250
"""Between two keys of a person who types about four a second."""
LOOK_MS = 600
"""A glance at what a form says, before the next field."""
COMPOSING = 229
"""Code of a key that an input method takes."""


class Word(NamedTuple):
    """A word, and the letters by which an input method finds it."""

    letters: str
    han: str


SAID = (
    Word("cunkou", "村口"),
    Word("ludeng", "路灯"),
    Word("buliang", "不亮"),
    Word("", "，"),
    Word("jinggai", "井盖"),
    Word("ye", "也"),
    Word("diule", "丢了"),
)


class Hands:
    """Presses keys and counts them; a sign is a key, as by a Chinese input method about."""

    def __init__(self, page: Page) -> None:
        self.page, self.keys = page, 0

    async def look(self) -> None:
        """A glance at what the form says: none of a script."""

    async def press(self, *keys: str) -> None:
        for key in keys:
            self.keys += 1
            await self.page.keyboard.press(key)

    async def write(self, text: str) -> None:
        self.keys += len(text)
        await self.page.keyboard.type(text)

    async def speak(self, *words: Word) -> None:
        for word in words:
            await self.write(word.han)


class SlowHands(Hands):
    """A person at a keyboard: a key every `KEY_MS`, Chinese words by an input method, letter by letter. What the driver
    takes for a key is part of the time to the next one."""

    def __init__(self, page: Page) -> None:
        super().__init__(page)
        self.next = time.monotonic()

    async def look(self) -> None:
        self.next += LOOK_MS / 1000

    async def press(self, *keys: str) -> None:
        for key in keys:
            await self._beat()
            await super().press(key)

    async def write(self, text: str) -> None:
        for sign in text:
            await self._beat()
            await super().write(sign)

    async def _beat(self) -> None:
        now = time.monotonic()
        self.next = max(self.next + KEY_MS / 1000, now)
        await self.page.wait_for_timeout(1000 * (self.next - now))

    async def speak(self, *words: Word) -> None:
        method = await self.page.context.new_cdp_session(self.page)
        for word in words:
            for n in range(1, len(word.letters) + 1):
                await self._beat()
                pressed = {"type": "rawKeyDown", "windowsVirtualKeyCode": COMPOSING, "key": "Process"}
                await method.send("Input.dispatchKeyEvent", pressed)
                composed = {"text": word.letters[:n], "selectionStart": n, "selectionEnd": n}
                await method.send("Input.imeSetComposition", composed)
            await self._beat()
            await method.send("Input.insertText", {"text": word.han})
            self.keys += len(word.letters) + 1
        await method.detach()


async def keyed(hands: Hands, place: str) -> None:
    page = hands.page
    await hands.press("c")
    await expect(page.locator("#call [name=phone]")).to_be_focused(timeout=BOUND_MS)
    await hands.write(PHONE)
    await hands.press("Tab")
    await hands.look()
    await hands.speak(*SAID)
    await expect(page.locator("#call [name=text]")).to_have_value(TEXT)
    await hands.look()
    await hands.press("Alt+Digit1", "Tab")
    await expect(page.locator("#call [name=place]")).to_be_focused(timeout=BOUND_MS)
    await hands.write(place)
    await hands.look()


async def test_a_call_is_keyed_in_within_twenty_seconds_and_the_next_may_come(stack: Stack) -> None:
    async with chromium(webgl=False) as browser:
        shown = await screen(browser, stack.link(Role.DUTY.value), f"{stack.settings.dashboard_url}/duty", SIZE)
        page = shown.page
        await page.wait_for_function("() => window.cityProbe?.state === 'live'", timeout=BOUND_MS)
        begun, hands = time.monotonic(), Hands(page)
        await keyed(hands, "yb fjt")
        await hands.press("Enter")
        await expect(page.locator("#call [name=place]")).to_have_value("腰堡镇 范家屯村 211221106201", timeout=BOUND_MS)
        await hands.press("Control+Enter")
        seconds = time.monotonic() - begun
        link = page.locator("#call .call-said a")
        await expect(link).to_be_visible(timeout=BOUND_MS)
        print(
            f"{hands.keys} keys, {seconds:.1f} s until it is sent, {time.monotonic() - begun:.1f} s until it is saved"
        )
        assert hands.keys <= KEYS
        assert seconds < KEYED_S
        await expect(page.locator("#call [name=phone]")).to_be_focused(timeout=BOUND_MS)
        await expect(page.locator("#call [name=text]")).to_have_value("")
        await expect(page.locator("#call [name=channel]")).to_have_value("telephone")

        # A form left in the middle, a place that is not known: the township, marked.
        await keyed(hands, "腰堡镇老砖厂后身")
        await hands.press("Escape")
        await expect(page.locator("#call")).to_be_hidden(timeout=BOUND_MS)
        await hands.press("c")
        await expect(page.locator("#call [name=text]")).to_have_value(TEXT)
        await expect(page.locator("#call output.quiet")).to_contain_text("此号码", timeout=BOUND_MS)
        await page.locator("#call [name=place]").focus()
        await hands.press("Control+Enter")
        await expect(page.locator("#call .call-said")).to_contain_text("没有找到", timeout=BOUND_MS)
        await page.locator("#call [name=place]").fill("ybz")
        await hands.press("Enter")
        await expect(page.locator("#call [name=place]")).to_have_value("铁岭县 腰堡镇 211221106", timeout=BOUND_MS)
        await hands.write("老砖厂后身")
        await page.locator("#call [name=phone]").fill("")
        await hands.press("Control+Enter")
        await expect(link).to_be_visible(timeout=BOUND_MS)
        code = await link.inner_text()
        await page.goto(f"{stack.settings.dashboard_url}/case/{code}")
        await expect(page.locator("body")).to_contain_text("地点：老砖厂后身〔位置只到乡镇（街道）〕", timeout=BOUND_MS)
        assert shown.complaints == []


@pytest.mark.soak
async def test_a_person_keys_a_call_in_within_twenty_seconds(stack: Stack) -> None:
    async with chromium(webgl=False) as browser:
        shown = await screen(browser, stack.link(Role.DUTY.value), f"{stack.settings.dashboard_url}/duty", SIZE)
        page, hands = shown.page, SlowHands(shown.page)
        await page.wait_for_function("() => window.cityProbe?.state === 'live'", timeout=BOUND_MS)
        await keyed_by_hand(page, hands)


async def keyed_by_hand(page: Page, hands: SlowHands) -> float:
    """s from the first key until the form is sent."""
    begun = hands.next = time.monotonic()
    await keyed(hands, "yb fjt")
    await hands.press("Enter")
    await expect(page.locator("#call [name=place]")).to_have_value("腰堡镇 范家屯村 211221106201", timeout=BOUND_MS)
    await hands.press("Control+Enter")
    seconds = time.monotonic() - begun
    await expect(page.locator("#call .call-said a")).to_be_visible(timeout=BOUND_MS)
    print(f"by hand: {hands.keys} keys, {seconds:.1f} s until it is sent")
    assert seconds < KEYED_S
    return seconds
