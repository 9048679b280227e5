"""The rows of the table of the areas below, as the page of an area shows them."""

from __future__ import annotations

import re
from typing import Any

from tests.dashboard.areas.crawler import parts
from tests.dashboard.areas.test_overview import view
from tests.dashboard.conftest import Browser

NUMBERS = {"reports": 1, "open": 3, "overdue": 4, "n": 5}
"""Which cell holds what; `n` is of the rate."""


def below(client: Browser, code: str, query: str) -> list[dict[str, Any]]:
    found = []
    for row in parts(view(client, f"?{query}", code), "Tr"):
        if "data-region" in row:
            cells = [_text(cell) for cell in row["children"]]
            numbers = {
                name: int(re.findall(r"\d[\d,]*", cells[at])[-1].replace(",", "")) for name, at in NUMBERS.items()
            }
            found.append({"code": row["data-region"], "name": cells[0], **numbers})
    return found


def _text(of: Any) -> str:
    """What a person reads of it."""
    if isinstance(of, dict):
        return _text(of["props"].get("children"))
    return "".join(map(_text, of)) if isinstance(of, list) else str(of or "")
