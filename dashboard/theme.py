"""The colours, once: a city at night, on walls and on the duty officer's desk, and by day on the other desks. Text is
at least 7:1 on every ground at night, 4.5:1 by day."""

from __future__ import annotations

from streams.access.subject import Role

NIGHT = {
    "bg": "#0B1420",
    "panel": "#121E2E",
    "raised": "#1B2A3E",
    "text": "#E8EEF6",
    "text-2": "#A9B8CA",
    "line": "#2C3E55",
    "control": "#5F7590",
    "accent": "#4FB3E8",
    "focus": "#FFFFFF",
    "load-1": "#16343F",
    "load-2": "#1E5560",
    "load-3": "#2C7A80",
    "load-4": "#4CA39C",
    "load-5": "#86D1BE",
    "age-1": "#33465C",
    "age-2": "#4A6079",
    "age-3": "#6B86A3",
    "age-4": "#C99A3C",
    "age-5": "#D9772E",
    "age-6": "#E0574B",
    "late": "#D9772E",
    "bad": "#FF8A84",
    "warn": "#FFD479",
    "light": "#FFE2B0",
    "edge": "#7FE3D4",
}
DAY = {
    "bg": "#F4F6F9",
    "panel": "#FFFFFF",
    "raised": "#E9EEF4",
    "text": "#1B2530",
    "text-2": "#4A5968",
    "line": "#D5DDE6",
    "control": "#77879A",
    "accent": "#0B63A5",
    "focus": "#0B3D91",
    "load-1": "#E3F2EF",
    "load-2": "#B2DAD3",
    "load-3": "#74B8B1",
    "load-4": "#3A8C8A",
    "load-5": "#125A60",
    "age-1": "#D9E1EA",
    "age-2": "#B9C8D8",
    "age-3": "#93A9C0",
    "age-4": "#E8AE4C",
    "age-5": "#D9772E",
    "age-6": "#9B2C1F",
    "late": "#D9772E",
    "bad": "#A50F1A",
    "warn": "#7A5B00",
    "light": "#0B63A5",
    "edge": "#2E6E6C",
}
Theme = dict[str, str]
THEMES = {"day": DAY, "night": NIGHT}
COOKIE = "theme"
ALWAYS_DARK = frozenset({"duty", "shift", "alerts", "wall"})
"""Pages that are dark for everybody: who sits before them looks at a wall too."""
_BY_DAY = frozenset({Role.SUPERVISOR, Role.LEADER})


def named(cookie: str, role: Role, page: str) -> str:
    """day or night. `cookie`: what the person chose in this browser, `system:` before what the system prefers; '' = the
    role's own. `page`: its name in its address."""
    if page in ALWAYS_DARK:
        return "night"
    chosen = cookie.removeprefix("system:")
    if chosen in THEMES:
        return chosen
    return "day" if role in _BY_DAY else "night"


def worn(cookie: str) -> Theme:
    """What a person chose in this browser, for a page that belongs to no role; by night where nothing was chosen."""
    return THEMES.get(cookie.removeprefix("system:"), NIGHT)


def style(theme: Theme) -> dict[str, str]:
    """Custom properties for an element's style: `--bg`, `--text`, ..."""
    return {f"--{name}": colour for name, colour in theme.items()}
