from streams.gateway.counts import Counts, Exposition


def test_what_is_counted_can_be_read() -> None:
    counts = Counts(viewers=3, frames=10, lag_ms=7)
    counts.cut["stuck"] += 2
    text = Exposition(counts).text().decode()
    for line in (
        "gateway_viewers 3.0",
        "gateway_frames_total 10.0",
        "gateway_lag_ms 7.0",
        'gateway_cut_total{reason="stuck"} 2.0',
    ):
        assert line in text.splitlines()


def test_it_shows_the_newest_numbers_and_no_other_processes() -> None:
    counts = Counts()
    first, second = Exposition(counts), Exposition(Counts())
    counts.frames = 5
    assert "gateway_frames_total 5.0" in first.text().decode()
    assert "gateway_frames_total 0.0" in second.text().decode()
    assert "python_info" not in first.text().decode()
