"""Numbers of followed items in the dictionary. Measures: `streams/model/follow/facts.py`."""

from __future__ import annotations

from streams.kpi.definition import Direction, rate

OF_FOLLOW = (
    rate(
        "rectified_rate",
        ("整改率", "Put right and proven"),
        (
            "复查通过的 / 本期发现的督导问题；由另一人复查通过才算，报整改不算；计入发现日，各期可相加",
            "proven by another person who looked again / findings of the period; what was only reported as put right "
            "is not in it; on the day of the finding, so that periods add up",
        ),
        "finding_proven",
        ("finding_opened",),
        ripe_days=30,
        without_zh="无",
        without_en="nothing",
        direction=Direction.UP,
        of="follow",
    ),
    rate(
        "six_no_rate",
        ("六无达标率", "Six-no villages"),
        (
            "六项自评达标且乡镇（街道）审核通过的村（社区）/ 本轮名单内的村（社区）；计入该轮开展之日；少于 5 个不计算",
            "villages that say all six of themselves and were passed by their township / villages on the frozen list "
            "of the round; on the day of the round; of fewer than 5 there is none",
        ),
        "six_no_proven",
        ("six_round_listed",),
        without_zh="不在该轮名单内的村（社区）",
        without_en="villages that are not on the round's list",
        of="follow",
        least=5,
        ripe_days=31,
    ),
)
"""Neither areas nor units are ranked by it: it is shown in the order of their codes, with n."""
