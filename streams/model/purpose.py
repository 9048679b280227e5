"""What a session of duty is for."""

from __future__ import annotations

from enum import StrEnum


class Purpose(StrEnum):
    """What a session of duty is for."""

    PATROL = "patrol"  # 巡查
    SAFETY = "safety"  # 安全守护
    EMERGENCY = "emergency"  # 应急
    ON_SITE = "on_site"  # 到场
