"""A form of a Dash page takes what was written as it was written, and refuses what does not fit its fields."""

from __future__ import annotations

from dashboard.components.form import Field, FieldKind, Form

FORM = Form(
    "order",
    (
        Field("title", "x", longest=20),
        Field("text", "x", FieldKind.LONG, required=False, longest=40),
        Field("to", "x", FieldKind.CHOICE),
    ),
)
ID = "0199d2c5-1b20-7f00-8a11-2233445566aa"


def sent(**said: str) -> object:
    return {"n": 1, "id": ID, "said": {"title": "汛期检查", "to": "all/9", **said}}


def test_prose_keeps_its_punctuation_and_a_long_text_its_lines() -> None:
    filled = FORM.taken(
        sent(title=" 汛期检查（自查）　 ", text="1. 查到位，查到人！\r\n2.  夜间\x07值守 \n", to="ａｌｌ／9")
    )
    assert filled is not None
    assert filled.said == {"title": "汛期检查（自查）", "text": "1. 查到位，查到人！\n2. 夜间值守", "to": "all/9"}


def test_what_does_not_fit_is_not_taken() -> None:
    assert FORM.taken(sent(title=" 　")) is None
    assert FORM.taken(sent(title="长" * 21)) is None
    assert FORM.taken({"id": "x", "said": {"title": "a", "to": "b"}}) is None
    assert FORM.taken(None) is None
