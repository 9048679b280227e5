"""How a tick tells of a wall."""

from __future__ import annotations

import pytest

from streams.model.walls import WallPresence, wall_presence, wall_word


@pytest.mark.parametrize(
    ("wall", "word"),
    [
        (WallPresence("2112", "", "w1"), "wall/2112/w1"),
        (WallPresence("211221", "三楼大厅", "w2"), "wall/211221/三楼大厅/w2"),
        (WallPresence("2112", "a/b", "w3"), "wall/2112/a/b/w3"),
    ],
)
def test_a_wall_is_read_as_it_was_written(wall: WallPresence, word: str) -> None:
    assert wall_word(wall) == word
    assert wall_presence(word) == wall
    assert (word.split("/")[1], word.rpartition("/")[2]) == (wall.scope, wall.session), "as a reader without names"
