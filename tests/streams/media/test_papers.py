from __future__ import annotations

import io

import pikepdf
import pytest

from streams.media.child import made
from streams.model.media import Flaw
from tests.shared import review_files
from tests.streams.media.samples import ACTIVE, ATTACHED, HONEST, pdf


@pytest.mark.parametrize("name", ACTIVE)
def test_a_paper_that_acts_is_refused(name: str) -> None:
    assert made(ACTIVE[name]).flaw is Flaw.ACTIVE


@pytest.mark.parametrize("name", ATTACHED)
def test_a_paper_that_carries_files_is_refused(name: str) -> None:
    assert made(ATTACHED[name]).flaw is Flaw.ATTACHED


@pytest.mark.parametrize("name", HONEST)
def test_an_honest_paper_is_kept_as_it_came(name: str) -> None:
    assert made(HONEST[name]) == ("application/pdf", HONEST[name], None)


def test_a_paper_that_needs_a_password_is_refused_by_name() -> None:
    assert made(pdf(encryption=pikepdf.Encryption(owner="a", user="b"))).flaw is Flaw.LOCKED
    assert made(pdf(encryption=pikepdf.Encryption(owner="a", user=""))).flaw is None


def test_a_damaged_paper_is_kept_as_it_was_mended() -> None:
    raw = HONEST["scan"]
    found = made(raw[: raw.rindex(b"startxref")])
    assert found.flaw is None
    with pikepdf.open(io.BytesIO(found.raw), attempt_recovery=False) as whole:
        assert len(whole.pages) == 1
    cut = ACTIVE["script"]
    assert made(cut[: cut.rindex(b"startxref")]).flaw is Flaw.ACTIVE
    assert made(b"%PDF-1.7\n1 0 obj\n%%EOF\n").flaw is Flaw.BROKEN


def test_a_scan_whose_picture_spells_a_name() -> None:
    assert made((review_files() / "scan-with-JS-bytes-in-image.pdf").read_bytes()).type == "application/pdf"
