"""系统自身出问题时的说明。"""

from __future__ import annotations

TROUBLES = {
    "trouble": "未能完成",
    "trouble_busy": "现在登录或确认的人太多，没有处理。请过几秒再试。",
    "trouble_journal": "数据总线暂不可用，没有保存。请稍后再试（编号 {number}）。",
    "trouble_part": "服务器缺少一个组件或文件，没有处理。请把编号 {number} 报给系统管理员。",
    "trouble_seal": "这项内容是加密保存的，服务器现在打不开。请把编号 {number} 报给系统管理员，由其核对密钥文件。",
    "trouble_store": "现在不能这样做，什么都没有改动。请重新载入后再看；仍不行，把编号 {number} 报给系统管理员。",
    "trouble_registry": "登记库暂不可用，请稍后再试（编号 {number}）。",
    "trouble_other": "系统出错，没有处理。请把编号 {number} 报给系统管理员。",
}
