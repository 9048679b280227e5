"""A new kind of record costs few edits: tasks are held to the list in docs/how-to/add-a-record.md."""

from __future__ import annotations

import re
from pathlib import Path

ROOT = Path(__file__).parents[2]
GUIDE = ROOT / "docs/how-to/add-a-record.md"
MOST = 12
NAMES = re.compile(r"task", re.IGNORECASE)
_ROW = re.compile(r"^\| `([^`<]+)` \|", re.MULTILINE)
_OWN = (
    *("streams/model/tasks", "dashboard/tasks", "streams/fold/task", "streams/history/tasks"),
    *("streams/demo/task", "streams/operate/received"),
)
_ANYWHERE = frozenset({"streams/model/receipt.py", "streams/model/bodies.py"})


def edited() -> list[str]:
    text = GUIDE.read_text("utf-8")
    return _ROW.findall(text[text.index("## Files that are edited") : text.index("## New files")])


def test_one_kind_edits_twelve_files_at_most_and_each_of_them_knows_it() -> None:
    files = edited()
    assert 8 < len(files) <= MOST
    # Drafts are known by the names of fields, which several kinds share.
    named = [file for file in files if not file.endswith("drafts.mjs")]
    assert [file for file in named if not NAMES.search((ROOT / file).read_text("utf-8"))] == []


def test_no_other_file_of_the_product_knows_tasks() -> None:
    """`asyncio` has tasks too: a file counts as knowing them when it imports their modules or names their actions."""
    knows = re.compile(r"model\.tasks|fold\.tasks|history\.tasks|dashboard\.tasks|task\.issue|TASK_ISSUE")
    found = {
        str(file.relative_to(ROOT))
        for folder in ("streams", "dashboard", "assets/js")
        for file in (ROOT / folder).rglob("*")
        if file.suffix in (".py", ".mjs") and knows.search(file.read_text("utf-8"))
    }
    others = {file for file in found if not file.startswith(_OWN)} - set(edited()) - _ANYWHERE
    assert others == set()
