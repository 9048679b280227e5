from __future__ import annotations

from urllib.parse import parse_qs, urljoin, urlsplit

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from dashboard.auth.way_back import LONGEST, entry, safe

HERE = "http://127.0.0.1:8050/signin"


@pytest.mark.parametrize(
    "path", ["/region/211221", "/cases?standing=overdue&q=a%20b", "/duty/a/x", "/case/211221-x?a=//b"]
)
def test_a_page_of_ours_is_gone_back_to(path: str) -> None:
    assert safe(path) == path
    assert parse_qs(urlsplit(entry(path)).query) == {"next": [path]}


@pytest.mark.parametrize(
    "asked",
    [
        "",
        "/",
        "region",
        "//evil.example",
        "///evil.example",
        "/\\evil.example",
        "\\\\evil.example",
        "https://evil.example/",
        "javascript:alert(1)",
        "/\t/evil.example",
        "/x\ny",
        "/x y",
        "/signin",
        "/signin?token=x",
        "/signin/oidc",
        "/signout",
        "/" + "x" * LONGEST,
    ],
)
def test_nothing_else_is(asked: str) -> None:
    assert safe(asked) == ""
    assert entry(asked) == "/signin"


@given(st.text(max_size=40) | st.text("/\\:.@?#ae\t\n", max_size=12).map("/".__add__))
@example("/\\/evil.example")
def test_whatever_is_asked_for_leads_to_this_server(asked: str) -> None:
    there = urlsplit(urljoin(HERE, safe(asked).replace("\\", "/")))
    assert (there.scheme, there.netloc) == ("http", "127.0.0.1:8050")
