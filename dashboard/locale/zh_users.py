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
}
