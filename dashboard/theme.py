"""The colours, once: a night wall and a light desk. Text is at least 7:1 on walls, 4.5:1 on desks."""

from __future__ import annotations

WALL = {
    "bg": "#0B1420",
    "panel": "#121E2E",
    "raised": "#1B2A3E",
    "text": "#E8EEF6",
    "text-2": "#A9B8CA",
    "line": "#2C3E55",
    "accent": "#4FB3E8",
    "load-1": "#16343F",
    "load-2": "#1E5560",
    "load-3": "#2C7A80",
    "load-4": "#4CA39C",
    "load-5": "#86D1BE",
    "light": "#FFE2B0",
    "edge": "#7FE3D4",
}
DESK = {
    "bg": "#F4F6F9",
    "panel": "#FFFFFF",
    "raised": "#E9EEF4",
    "text": "#1B2530",
    "text-2": "#4A5968",
    "line": "#D5DDE6",
    "accent": "#0B63A5",
    "load-1": "#E3F2EF",
    "load-2": "#B2DAD3",
    "load-3": "#74B8B1",
    "load-4": "#3A8C8A",
    "load-5": "#125A60",
    "light": "#B4470F",
    "edge": "#125A60",
}


def style(theme: dict[str, str]) -> dict[str, str]:
    """Custom properties for an element's style: `--bg`, `--text`, ..."""
    return {f"--{name}": colour for name, colour in theme.items()}
