from __future__ import annotations

from streams.journal.keys import Keys


def test_every_key_carries_the_citys_hash_tag_and_none_is_used_twice() -> None:
    names = list(vars(Keys("2112")).values())
    assert all(name.startswith("zz:{2112}:") for name in names)
    assert len(set(names)) == len(names)
