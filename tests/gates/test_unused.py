"""Code that nothing in the product uses, found by vulture: functions, methods, classes, imports, and what cannot be
reached. Fields of records are told apart by no tool and are left out."""

from __future__ import annotations

from vulture import Vulture

from tests.gates.product import PRODUCT, ROOT

KINDS = {"function", "method", "property", "class", "import", "unreachable_code"}
CALLED_FROM_OUTSIDE = {
    "MemoryJournal": "shipped fake of the journal; the contract suite holds it to the real one",
    "SteppedClock": "shipped fake of the clock",
    "decode_rows": "the other half of `encode_rows`, for replicas in Python",
    "load_config": "called by gunicorn",
    "process_bind_param": "called by SQLAlchemy",
    "settings_customise_sources": "called by pydantic",
    "undeclared": "a look of the tests at the doors as the guard sees them",
    "unmarked": "a look of the tests at the callbacks as the guard sees them",
}
"""name -> why it is no dead code."""
HANDLERS = ["@compiles", "@*.before_request", "@*.errorhandler", "@*.after_request", "@*.teardown_request"]


def unused() -> dict[str, str]:
    """name -> where."""
    found = Vulture(ignore_decorators=HANDLERS)
    found.scavenge([str(ROOT / folder) for folder in PRODUCT])
    return {
        item.name: f"{item.filename.relative_to(ROOT)}:{item.first_lineno}"
        for item in found.get_unused_code(min_confidence=60)
        if item.typ in KINDS
    }


def test_nothing_in_the_product_is_unused() -> None:
    found = unused()
    assert {name: where for name, where in found.items() if name not in CALLED_FROM_OUTSIDE} == {}
    assert sorted(CALLED_FROM_OUTSIDE.keys() - found.keys()) == [], "used or gone: take it out of the list"
