"""A field for a file speaks the page's language everywhere: it is made in two places, which give it its words."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from streams.access.subject import Role
from tests.dashboard.conftest import Site

ROOT = Path(__file__).parents[2]
MADE = {"dashboard/admin/form_page.py", "assets/js/ui/elements.mjs", "assets/js/phone/attach.mjs"}
"""The phone's is never seen: a button with the page's own word opens it."""
FIELD = re.compile(r"""type(="|: ")file""")


def test_no_page_makes_a_field_of_its_own() -> None:
    sources = [*(ROOT / "dashboard").rglob("*.py"), *(ROOT / "assets/js").rglob("*.mjs")]
    makers = {str(one.relative_to(ROOT)) for one in sources if FIELD.search(one.read_text("utf-8"))}
    assert makers == MADE


@pytest.mark.parametrize(("lang", "word"), [("zh", "选择文件"), ("en", "Choose a file")])
def test_its_word_is_of_the_pages_language(site: Site, lang: str, word: str) -> None:
    page = site.signed_in(Role.SECURITY_ADMIN).get(f"/admin/roster?lang={lang}").get_data(as_text=True)
    assert re.search(
        rf'<label class="file">[^<]+ <input type="file" name="file" required><span class="choose">{word}<', page
    )
