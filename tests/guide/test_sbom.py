"""The list of parts names every pin of the product, and nothing of its tests."""

from __future__ import annotations

import json
import re
import subprocess
from pathlib import Path
from typing import Any

import pytest

ROOT = Path(__file__).parents[2]
PIN = re.compile(r"^([A-Za-z0-9._-]+)==(\S+)", re.MULTILINE)

pytestmark = [pytest.mark.soak, pytest.mark.timeout(300)]


def canonical(name: str) -> str:
    return re.sub(r"[-_.]+", "-", name).lower()


def parts(language: str) -> dict[str, str]:
    made: dict[str, Any] = json.loads((ROOT / "build" / f"sbom-{language}.json").read_text("utf-8"))
    assert made["bomFormat"] == "CycloneDX"
    return {"/".join(filter(None, (one.get("group"), one["name"]))): one["version"] for one in made["components"]}


def test_every_part_of_the_product_is_listed_with_its_version() -> None:
    subprocess.run(["make", "--no-print-directory", "sbom"], cwd=ROOT, check=True, timeout=240)
    pins = {canonical(name): version for name, version in PIN.findall((ROOT / "requirements.txt").read_text("utf-8"))}
    assert {canonical(name): version for name, version in parts("python").items()} == pins
    wanted: dict[str, str] = json.loads((ROOT / "package.json").read_text("utf-8"))["dependencies"]
    found = parts("browser")
    assert {name: found.get(name) for name in wanted} == wanted
    assert "eslint" not in found
