"""Numbers of tasks in the dictionary. Measures: `streams/model/tasks/facts.py`."""

from __future__ import annotations

from streams.kpi.definition import Direction, rate

_TASKS = {
    "without_zh": "发给网格员的通知；未签收即撤回的；无期限的不计按期",
    "without_en": "notices to grid workers; what was withdrawn without a receipt; without a due time: not on time",
    "direction": Direction.UP,
    "of": "task_row",
}
"""Neither people nor places are ranked by them: who is late is in a list of `/tasks`."""

OF_TASKS = (
    rate(
        "task_receipt_rate",
        ("任务签收率", "Tasks received"),
        (
            "已签收 / 本期下达的，按接收单位（乡镇、村、部门）计，一个任务每个接收单位计一次；任一种回执都是签收",
            "receivers (township, village, department) with any receipt / receivers of tasks given in the period, once "
            "a task",
        ),
        "task_received",
        ("task_sent",),
        ripe_days=3,
        **_TASKS,
    ),
    rate(
        "task_on_time",
        ("任务按期完成率", "Tasks done on time"),
        (
            "按期报完成 / 期限在本期内且已完成或已到期的，按接收单位计，每个计一次，计入期限日，各期可相加",
            "reported done by the due time / due in the period, and done or past it; a receiver once a task, on the "
            "day it is due; periods add up",
        ),
        "task_on_time",
        ("task_done", "task_late"),
        **_TASKS,
    ),
)
