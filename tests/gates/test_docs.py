"""What documents for people name is there: files, and the code's names in the glossary."""

from __future__ import annotations

import ast
import re
from functools import cache
from pathlib import Path

import pytest

from tests.gates.product import ROOT, modules, read, tracked

DOCUMENTS = [
    file
    for file in tracked()
    if file.suffix == ".md" and (len(file.parts) == 1 or file.parts[0] == "docs") and file.name != "CHANGELOG.md"
]
PATH = re.compile(r"`((?:streams|dashboard|assets|tests|docs|deploy|bench)/[\w./-]*[\w/])`|\]\(([\w./-]+)\)")
KINDS = ("add-a-rule", "add-a-kpi", "add-a-role", "add-a-phone-protocol", "add-an-export", "add-a-column", "add-a-page")


@pytest.mark.parametrize("document", DOCUMENTS, ids=str)
def test_a_document_names_files_that_are_there(document: Path) -> None:
    lost = []
    for from_root, beside in PATH.findall(read(document)):
        target = ROOT / from_root if from_root else ROOT / document.parent / beside
        if not target.exists():
            lost.append(from_root or beside)
    assert lost == []


def test_there_is_a_guide_for_every_kind_of_change_and_it_names_its_places() -> None:
    for kind in KINDS:
        text = read(f"docs/how-to/{kind}.md")
        assert text.startswith("# Add ")
        assert len({match[0] for match in PATH.findall(text)}) >= 4, kind


def test_contributing_leads_to_every_guide() -> None:
    text = read("CONTRIBUTING.md")
    guides = [file.name for file in tracked() if file.parent == Path("docs/how-to") and file.name != "README.md"]
    assert [name for name in guides if f"docs/how-to/{name}" not in text] == []


@cache
def names() -> frozenset[str]:
    """Every identifier of the product, and every word in its strings."""
    found: set[str] = set()
    for module in modules().values():
        for node in ast.walk(module):
            for attribute in ("id", "attr", "name", "arg"):
                if isinstance(value := getattr(node, attribute, None), str):
                    found.add(value)
            if isinstance(node, ast.Constant) and isinstance(node.value, str) and node.value.isidentifier():
                found.add(node.value)
    return frozenset(found)


def rows() -> list[list[str]]:
    lines = [line for line in read("docs/glossary.md").splitlines() if line.startswith("| ")][1:]
    return [[cell.strip() for cell in line.strip("|").split("|")] for line in lines]


def test_every_name_of_the_glossary_is_in_the_code() -> None:
    assert len(rows()) > 50
    named = [name for *_, cell in rows() for name in re.findall(r"`(\w+)`", cell)]
    assert len(named) >= len(rows())
    assert [name for name in named if name not in names()] == []


def test_no_term_is_explained_twice() -> None:
    for column in (0, 1):
        terms = [row[column] for row in rows()]
        assert sorted(term for term in set(terms) if terms.count(term) > 1) == []


def test_the_changelog_groups_what_is_new() -> None:
    """What a user, an operator or an integrator notices, under Added, Changed or Fixed, and each once."""
    unreleased = read("CHANGELOG.md").split("\n## ")[1]
    head, *groups = unreleased.split("\n### ")
    assert head.splitlines()[1:] in ([], [""]), "an entry goes under Added, Changed or Fixed"
    assert [group.partition("\n")[0] for group in groups] == ["Added", "Changed", "Fixed"]
    entries = re.findall(r"^- .*(?:\n  .*)*", unreleased, re.MULTILINE)
    assert len(entries) > 50
    assert sorted(entry for entry in set(entries) if entries.count(entry) > 1) == []
