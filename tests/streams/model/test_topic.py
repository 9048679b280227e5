from __future__ import annotations

import pytest

from streams.model.topic import PROJECTIONS, Kind, Projection, Topic, asked


def test_a_topic_reads_as_it_writes() -> None:
    for kind, projections in PROJECTIONS.items():
        for projection in projections:
            topic = Topic(kind, "211221", projection)
            assert Topic.parse(str(topic)) == topic


@pytest.mark.parametrize("address", ["w12", "ujustice", "211221106201"])
def test_an_own_topic_is_of_an_address(address: str) -> None:
    assert Topic.parse(f"own/{address}/self") == Topic(Kind.OWN, address, Projection.SELF)
    with pytest.raises(ValueError, match="region code"):
        Topic.parse(f"regions/{address if address[0] in 'uw' else 'x'}/desk")


@pytest.mark.parametrize(
    "text",
    [
        "own/self/self",
        "own/w0/self",
        "own/2112/desk",
        "",
        "workers/211221",
        "posts/211221/wall",
        "workers/2112../desk",
        "nope/2112/wall",
        "a/b/c/d",
    ],
)
def test_what_is_no_topic(text: str) -> None:
    with pytest.raises(ValueError, match=r".+"):
        Topic.parse(text)


@pytest.mark.parametrize("text", ["workers/211221/desk", "workers", "workers/21x2", "?/2112", "own/self", "own/2112"])
def test_what_cannot_be_asked(text: str) -> None:
    with pytest.raises(ValueError, match=r".+"):
        asked(text)


def test_only_dots_are_columns() -> None:
    assert [kind for kind in Kind if Topic(kind, "2112", Projection.DESK).columns] == [Kind.WORKERS]
