from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.streams.intake.mqtt.broker import MISSING, Mosquitto, mosquitto


@pytest.fixture
def broker(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Mosquitto]:
    if MISSING:
        pytest.skip(MISSING)
    folder: Path = tmp_path_factory.mktemp("broker")
    with mosquitto(folder) as running:
        yield running
