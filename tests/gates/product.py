"""The product's sources as git knows them, parsed once."""

from __future__ import annotations

import ast
import subprocess
from collections.abc import Iterator
from functools import cache
from pathlib import Path

ROOT = Path(__file__).parents[2]
PRODUCT = ("streams", "dashboard")
Definition = ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef


@cache
def tracked() -> tuple[Path, ...]:
    """Files of the repository, relative to it."""
    listed = subprocess.run(["git", "ls-files", "-z"], cwd=ROOT, capture_output=True, check=False)
    assert listed.returncode == 0, "these rules are of the files git knows: run them in a clone"
    names = [Path(name) for name in listed.stdout.decode().split("\0") if name]
    return tuple(name for name in names if (ROOT / name).exists())


@cache
def modules() -> dict[Path, ast.Module]:
    """The product's Python by file."""
    files = [file for file in tracked() if file.suffix == ".py" and file.parts[0] in PRODUCT]
    return {file: ast.parse((ROOT / file).read_text("utf-8")) for file in files}


def definitions() -> Iterator[tuple[Path, Definition]]:
    """Every class and function of the product, with the file it is in."""
    for file, module in modules().items():
        for node in ast.walk(module):
            if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef):
                yield file, node


def classes() -> Iterator[tuple[Path, ast.ClassDef]]:
    return ((file, node) for file, node in definitions() if isinstance(node, ast.ClassDef))


def read(file: Path | str) -> str:
    return (ROOT / file).read_text("utf-8")
