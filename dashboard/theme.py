"""The colours, once: a city at night, on walls and on desks. Text is at least 7:1 on every ground."""

from __future__ import annotations

NIGHT = {
    "bg": "#0B1420",
    "panel": "#121E2E",
    "raised": "#1B2A3E",
    "text": "#E8EEF6",
    "text-2": "#A9B8CA",
    "line": "#2C3E55",
    "accent": "#4FB3E8",
    "focus": "#FFFFFF",
    "load-1": "#16343F",
    "load-2": "#1E5560",
    "load-3": "#2C7A80",
    "load-4": "#4CA39C",
    "load-5": "#86D1BE",
    "light": "#FFE2B0",
    "edge": "#7FE3D4",
}


def style(theme: dict[str, str]) -> dict[str, str]:
    """Custom properties for an element's style: `--bg`, `--text`, ..."""
    return {f"--{name}": colour for name, colour in theme.items()}
