"""A table whose first line names the columns, in either language."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

from streams.errors import StoreError
from streams.operate.spreadsheet import rows


def headed(
    name: str, raw: bytes, heads: Mapping[str, Sequence[str]], needed: Sequence[str]
) -> Iterator[tuple[int, dict[str, str]]]:
    """(line, cells by key) of each line that is not empty; a missing cell or column is ''. `name`: of the file.
    `heads`: names of each column. Raises StoreError without a column that is `needed`, TableRefused for a file that is
    none."""
    table = rows(name, raw)
    head = [cell.strip() for cell in table[0]] if table else []
    at = {key: next((head.index(each) for each in names if each in head), -1) for key, names in heads.items()}
    if missing := [heads[key][-1] for key in needed if at[key] < 0]:
        raise StoreError(f"the table has no column {', '.join(missing)}: its first line names the columns")
    for line, cells in enumerate(table[1:], 2):
        found = {key: cells[n].strip() if 0 <= n < len(cells) else "" for key, n in at.items()}
        if any(found.values()):
            yield line, found
