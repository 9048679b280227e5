from __future__ import annotations

from urllib.parse import unquote

from dashboard.qr import picture


def test_it_is_a_picture_of_its_own_dark_on_light() -> None:
    uri = picture("http://127.0.0.1:8050/region/2112")
    assert uri.startswith("data:image/svg+xml")
    assert "#0b1420" in unquote(uri)
    assert uri != picture("http://127.0.0.1:8050/region/211221")
