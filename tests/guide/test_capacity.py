"""docs/capacity.md computes: each product is that of its factors, and each cost is the one that was measured."""

from __future__ import annotations

import re

import pytest

from tests.guide.blocks import ROOT

TEXT = (ROOT / "docs" / "capacity.md").read_text("utf-8")
PRODUCTS = re.findall(r"([\d.]+) x ([\d.]+) = ([\d.]+)", TEXT)


def test_there_is_something_computed() -> None:
    assert len(PRODUCTS) == 12


@pytest.mark.parametrize(("units", "cost", "product"), PRODUCTS)
def test_a_product_is_that_of_a_measured_cost(units: str, cost: str, product: str) -> None:
    assert float(product) == pytest.approx(float(units) * float(cost), rel=0.005)
    measured = TEXT.split("## Computed")[0]
    assert f"| {cost} core" in measured or f"| {cost} KB/s" in measured
