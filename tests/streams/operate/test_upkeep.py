"""The commands of upkeep through `main`, as a shell calls them."""

from __future__ import annotations

from pathlib import Path

import pytest

from streams.__main__ import main
from tests.sealing import sealer
from tests.streams.history.test_retention import Store, closed


def test_a_store_is_kept_in_order_from_the_command_line(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("CITY_STORE__DATA_DIR", str(tmp_path))
    urls = (f"sqlite:///{(tmp_path / name).resolve()}" for name in ("registry.db", "history.db"))
    store = Store(tmp_path, *urls)
    store.keep(closed("old", 366))
    before = sealer(tmp_path).newest()
    for words, says in (
        (["hold", "old", "--reason", "诉讼"], "kept until `release`"),
        (["retention", "--run"], "parties: 0 rows deleted"),
        (["release", "old", "--reason", "结案"], "goes when its time is over"),
        (["rotate-seal"], "1 rows sealed with"),
        (["retention"], "oldest"),
        (["retention", "--run"], "parties: 1 rows deleted"),
    ):
        assert main(words) == 0
        assert says in capsys.readouterr().out
    assert sealer(tmp_path).newest() != before
    assert main(["hold", "none", "--reason", "x"]) == 78
    assert "there is no case none" in capsys.readouterr().err
    store.registry.close()
    store.history.close()
