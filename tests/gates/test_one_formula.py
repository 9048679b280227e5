"""A number of the dictionary is made in `streams/kpi` alone: nothing else divides one sum by another."""

from __future__ import annotations

import ast

from tests.gates.product import modules

ROOMS = ("dashboard", "streams/fold", "streams/history")
ALLOWED = {
    "similar._square": "metres",
    "number_text.scaled": "minutes into the unit of a number",
    "follower._behind": "how much of the changes waits",
    "run._age": "city time into real time",
    "run.tick_until": "seconds until the next tick",
    "silence.judge": "how long a county may be silent",
    "tracks._columns": "cm/s into m/s",
    "baseline.look": "the rule live_drop: under half of the median",
    "view._went": "shares of the time of one case",
    "wall_config._wall": "size of a letter on a wall",
}
"""`module.function` -> what it divides, which is no number of the dictionary. Only to be shortened."""
REFUSED_CALLS = {"mean", "quantile", "median", "nanmean", "percentile", "average"}


def divisions(module: ast.Module) -> set[str]:
    """Functions with a true division of numbers, or a call that hides one."""
    found = set()
    for function in ast.walk(module):
        if not isinstance(function, ast.FunctionDef | ast.AsyncFunctionDef):
            continue
        if any(_divides(node) for node in ast.walk(function)):
            found.add(function.name)
    return found


def _divides(node: ast.AST) -> bool:
    if isinstance(node, ast.BinOp) and isinstance(node.op, ast.Div):
        return not _of_a_path(node)
    if isinstance(node, ast.Call):
        name = node.func.attr if isinstance(node.func, ast.Attribute) else getattr(node.func, "id", "")
        return name in REFUSED_CALLS
    return False


def _of_a_path(node: ast.BinOp) -> bool:
    """`folder / "name"`: a string at the right, or something of files at the left."""
    right = node.right
    if isinstance(right, ast.JoinedStr) or (isinstance(right, ast.Constant) and isinstance(right.value, str)):
        return True
    return any(word in ast.unparse(node).lower() for word in ("folder", "path", "file", "root", "data_dir"))


def test_nothing_but_the_dictionary_divides() -> None:
    found = {
        f"{file.stem}.{name}": str(file)
        for file, module in modules().items()
        if file.as_posix().startswith(ROOMS)
        for name in divisions(module)
    }
    assert {name: where for name, where in found.items() if name not in ALLOWED} == {}


def test_a_division_is_seen_and_a_path_is_none() -> None:
    bodies = {"a": "x / y", "b": "folder / name", "c": "rows.mean()", "d": "x // 2", "e": "x / 'y'"}
    text = "".join(f"def {name}():\n    return {body}\n" for name, body in bodies.items())
    assert divisions(ast.parse(text)) == {"a", "c"}
