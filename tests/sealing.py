"""What seals in tests: a key ring where a demo store has its own."""

from __future__ import annotations

from pathlib import Path

from streams.registry.seal import RingSealer, ensure_keys


def sealer(data_dir: Path) -> RingSealer:
    """Over the ring of a data folder, made if there is none."""
    file = data_dir / "seal.keys"
    ensure_keys(file)
    return RingSealer(file)
