from __future__ import annotations

import pytest

from streams.demo.matters import Matters
from streams.demo.recipe import Recipe, load
from streams.geography.places import Places
from streams.geography.places import load as load_places
from streams.registry.regulation import regulation
from streams.settings import CasesSection


@pytest.fixture(scope="session")
def recipe() -> Recipe:
    return load()


@pytest.fixture(scope="session")
def places() -> Places:
    return load_places()


@pytest.fixture(scope="session")
def matters(recipe: Recipe, places: Places) -> Matters:
    return Matters(recipe, places, regulation(CasesSection()), 2112)
