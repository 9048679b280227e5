"""用户、登录与审批的文字。"""

USERS = {
    "admin_approvals": "双人审批",
    "admin_waits": "已提交，须由另一名管理员在“双人审批”中同意后生效。",
    "admin_asker": "提出人",
    "admin_deed": "事项",
    "admin_agree": "同意",
    "admin_refuse": "不同意",
    "admin_forget": "重置动态口令",
    "admin_four_eyes": (
        "对安全管理员、系统管理员、审计员账号的新增、变更和重置，须由另一名安全管理员同意；安全管理员仅一人时由系统管理员同意。"
        "动态口令密钥只向同意人显示一次，由其交给本人。"
    ),
    "deed_user.add": "新增用户",
    "deed_user.change": "变更角色或范围",
    "deed_user.renew": "重置密码",
    "deed_user.second": "重置动态口令",
    "second_scan": "首次登录：请用手机验证器（身份验证 App）扫描下图，或手工输入密钥，然后填写显示的六位动态验证码。",
    "second_code": "动态验证码",
    "second_wrong": "验证码不正确或已使用，请等待下一个验证码再试。",
    "password_own": "修改密码",
    "password_first": "此密码由管理员设置，请先改为只有您本人知道的密码。",
    "password_none": "此登录没有密码：演示与大屏用链接登录，统一身份认证的密码在认证平台修改。",
    "password_old": "原密码",
    "password_new": "新密码",
    "password_again": "再次输入新密码",
    "password_go": "修改密码",
    "password_differ": "两次输入的新密码不一致。",
    "password_wrong": "原密码不正确，或账号已锁定。",
    "password_poor": "新密码不符合要求。",
    "password_rules_asvs": (
        "新密码至少 12 位，可用词组与空格；不含用户名，不得为常见密码。修改后，您在别处的登录全部结束。"
    ),
    "password_rules_dengbao": (
        "新密码至少 10 位，含大写、小写、数字、符号中的三类；不含用户名，不得为常见密码。修改后，"
        "您在别处的登录全部结束。"
    ),
    "admin_units": "部门",
    "admin_sites": "场所",
    "admin_sites_import": "导入场所表",
    "admin_turns_import": "导入值班安排",
    "admin_sites_how": (
        "每次导入整表替换。场所表：场所编号、类别（温暖驿站、综治中心、调解室）、名称、区划代码、经度、纬度、坐标系、"
        "开放日（12345 即周一至周五）、设在法院（是、否）。值班安排：场所编号、值班人员、开始日期、结束日期、值班日。"
        "有开放日的调解室当日无人值班时提醒乡镇（街道），设在法院的除外。"
    ),
    "admin_sites_id": "场所编号",
    "admin_sites_kind": "类别",
    "admin_sites_name": "名称",
    "admin_sites_region": "所在区域",
    "admin_sites_days": "开放日",
    "admin_sites_today": "今日值班",
    "admin_sites_missing": "今日无人值班",
    "units_unit": "部门",
    "units_id": "部门编号",
    "units_name": "名称",
    "units_en": "英文名称",
    "units_from": "生效日期",
    "units_into": "并入部门",
    "units_what": "变更",
    "units_by": "决定人",
    "units_do_new": "新设",
    "units_do_name": "更名",
    "units_do_merge": "并入",
    "units_do_apart": "恢复独立",
    "units_do_import": "导入",
    "units_how": (
        "自生效日期起，被并入部门的事项由接收部门办理；此前的记录保留原编号和原名称，统计按步骤发生时的部门计。"
        "导入表首行为列名：部门编号、变更（新设、更名、并入、恢复独立）、新名称、英文名称、并入部门编号、"
        "生效日期（如 2026-12-31）、依据；有一行不合规则时全部不导入。"
    ),
    "units_line": "第 {n} 行：{why}",
    "units_unknown": "没有编号为 {unit} 的部门：请核对编号，或先作“新设”。",
    "units_there": "编号 {unit} 已被使用：请另选编号。",
    "units_bad_id": "编号只能由小写英文字母、数字和下划线组成：{unit}",
    "units_no_name": "请填写 {unit} 的名称。",
    "units_ended": "{unit} 在该日之前已并入 {other}：请改填 {other}。",
    "units_not_merged": "{unit} 在该日并未并入其他部门，无须恢复独立。",
    "units_cycle": "{unit} 与 {other} 互相并入，不能成立：请只保留一个方向。",
    "units_day": "日期请写成 2026-12-31 的样式：{unit}",
    "units_kind": "变更只能是新设、更名、并入、恢复独立之一：{unit}",
}
