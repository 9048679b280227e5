"""Numbers of orders in the dictionary: by place and department, never by person. Measures:
`streams/model/messages/facts.py`."""

from __future__ import annotations

from streams.kpi.definition import Direction, rate

_ORDERS = {
    "without_zh": "发给个人的；演练；法院、检察院等；电话告知的；未答复即撤回的；当日未到时限的暂计未答复、未到场",
    "without_en": "orders to people; drills; courts and prosecutors; telephone lines; withdrawn before an answer; what "
    "is not due yet counts as not answered until then",
    "direction": Direction.UP,
    "of": "message_row",
    "ripe_days": 1,
}
"""Neither people nor places are ranked by them."""

OF_ORDERS = (
    rate(
        "order_answer_rate",
        ("调派按时答复率", "Orders answered in time"),
        (
            "时限内答复（接受、退回等任一种）/ 本期发出、要求限时答复的，按接收单位（值守点、部门）计，计入发出日",
            "answered in time (accepted, returned or any other answer) / sent in the period with a time to answer; a "
            "receiver (duty post, department) once an order, on the day it was sent",
        ),
        "order_answered",
        ("order_due",),
        **_ORDERS,
    ),
    rate(
        "order_arrival_rate",
        ("调派按时到场率", "On site in time"),
        (
            "时限内到场 / 本期发出、要求限时到场的，按接收单位计，计入发出日",
            "on site in time / sent in the period with a time to be on site; a receiver once an order, on the day it "
            "was sent",
        ),
        "arrival_in_time",
        ("arrival_due",),
        **_ORDERS,
    ),
)
