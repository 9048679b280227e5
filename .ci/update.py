"""`make update`: the newest versions that fit together, written into the requirements files in place of the pins.

pip resolves what the files name, without their versions, in one run (nothing is installed); order, comments and options
stay. What is new below a package is named, so that a person adds its line. Review the diff, then run `make test`.
"""

from __future__ import annotations

import json
import re
import subprocess
import sys
import tempfile
from pathlib import Path

PIN = re.compile(r"^(?P<name>[A-Za-z0-9._-]+)==(?P<version>\S+)$")


def canonical(name: str) -> str:
    return re.sub(r"[-_.]+", "-", name).lower()


def resolved(files: list[Path]) -> dict[str, str]:
    """{canonical name: version}, as pip would install all files together."""
    with tempfile.TemporaryDirectory() as folder:
        loose = Path(folder) / "loose.txt"
        lines = [line for file in files for line in file.read_text("utf-8").splitlines()]
        loose.write_text("\n".join(match["name"] if (match := PIN.match(line)) else line for line in lines), "utf-8")
        report = Path(folder) / "report.json"
        command = [sys.executable, "-m", "pip", "install", "--dry-run", "--ignore-installed", "--quiet"]
        subprocess.run([*command, "--report", str(report), "-r", str(loose)], check=True)
        made = json.loads(report.read_text("utf-8"))
    return {canonical(one["metadata"]["name"]): one["metadata"]["version"] for one in made["install"]}


def renewed(text: str, versions: dict[str, str]) -> str:
    """The file with the versions in place of its pins."""
    lines = []
    for line in text.splitlines():
        match = PIN.match(line)
        lines.append(f"{match['name']}=={versions.get(canonical(match['name']), match['version'])}" if match else line)
    return "\n".join(lines) + "\n"


def main(names: list[str]) -> None:
    files = [Path(name) for name in names]
    versions = resolved(files)
    pinned = set()
    for file in files:
        text = file.read_text("utf-8")
        pinned |= {canonical(match["name"]) for line in text.splitlines() if (match := PIN.match(line))}
        new = renewed(text, versions)
        for was, now in zip(text.splitlines(), new.splitlines(), strict=True):
            if was != now:
                print(f"{file}: {was} -> {now}")
        file.write_text(new, "utf-8")
    for name in sorted(versions.keys() - pinned):
        print(f"new below a package, not pinned yet: {name}=={versions[name]}")


if __name__ == "__main__":
    main(sys.argv[1:])
