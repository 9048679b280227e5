"""What a system whose word was not taken should do, for the people who made it: in the answer, in Chinese and English.

The pages of the desks have their own words, for phones and offices.
"""

from __future__ import annotations

from streams.model.reject import Reason

ADVICE: dict[Reason, tuple[str, str]] = {
    Reason.MALFORMED: (
        "格式读不懂：对照接口文档修改后重新发送；时间须带时区，状态须写明事项和版本",
        "Not readable: mend it by the documentation and send it again; times need a zone, a status a case and version.",
    ),
    Reason.NO_IDENTITY: (
        "缺少 id 或 source：两者合起来说明是哪一条，重发时不变",
        "Give id and source: together they say which event this is, and stay the same when it is sent again.",
    ),
    Reason.UNKNOWN_TYPE: (
        "类型不在本市目录内：消息类型见接口文档，事项类型见 /open311/v2/services.json 或向指挥中心索取",
        "Not a type of this city: message types are in the documentation, types of matters in "
        "/open311/v2/services.json or from the centre.",
    ),
    Reason.UNKNOWN_REGION: (
        "不知道是哪个村、镇：带本市的区划代码，或带本市范围内的坐标（经度 lon、纬度 lat），平台须写明 acting",
        "No place of this city: send a region code of it, or lon and lat inside it; a platform also names acting.",
    ),
    Reason.FUTURE: (
        "时间超前一分钟以上：给发送系统校时后，用同一 id 重新发送",
        "Its time lies more than a minute ahead: set the sender's clock and send it again under the same id.",
    ),
    Reason.TOO_OLD: (
        "时间太早，已过补传期限：核对时间；确属旧事项的，请向指挥中心人工登记",
        "Older than late events are taken: check the time; have an old matter entered by hand at the centre.",
    ),
    Reason.WEEK_ROLLOVER: (
        "时间错了 1024 周：给发送系统校时",
        "Its time is 1,024 weeks off: set the sender's clock.",
    ),
    Reason.OVERSIZED: (
        "内容太大：分批发送，每批不超过 1000 条",
        "Too much at once: send less in a batch, at most 1,000 events.",
    ),
    Reason.NOT_ALLOWED: (
        "这把密钥不能发这种消息：部门密钥发办件状态和事项",
        "Not for this key: a department's key brings statuses and matters.",
    ),
    Reason.NOT_THEIRS: (
        "不是派给该单位的事项：核对事项编码和承办单位",
        "Not a matter that was sent to this unit: check its code and unit.",
    ),
    Reason.ILLEGAL: (
        "当前环节不能走这一步，或缺少必填内容：先查事项当前状态，再逐步回传",
        "Not a step from where the case is, or it lacks what the step needs: ask how the case stands first.",
    ),
    Reason.STALE: (
        "版本号已用过：版本号逐次加一，重发时内容与原来相同",
        "This version was used: count on by one, and send again only what was sent before.",
    ),
    Reason.CROWDED_OUT: (
        "等待事项或前一步的回传太多：先报事项再回传，按版本号逐次发送，被挤出的请重发",
        "Too many of its statuses wait: send the case first and versions in their order, and this one again.",
    ),
}
_ELSE = ("请把编号和时间告诉指挥中心", "Tell the centre its id and time.")


def advice(reason: Reason) -> dict[str, str]:
    """By language."""
    zh, en = ADVICE.get(reason, _ELSE)
    return {"zh": zh, "en": en}
