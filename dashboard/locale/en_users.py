"""Words of users, signing in and approvals."""

USERS = {
    "admin_approvals": "Approvals",
    "admin_waits": "Waits for a second administrator under Approvals.",
    "admin_asker": "Asked by",
    "admin_deed": "What",
    "admin_agree": "Agree",
    "admin_refuse": "Refuse",
    "admin_forget": "Reset the second factor",
    "admin_four_eyes": (
        "Adding, changing and resetting an administrator's user needs a second administrator of sec"
        "urity, or the system's where there is one alone. The secret of the second factor is shown "
        "once, to who agrees, to hand over."
    ),
    "deed_user.add": "Add a user",
    "deed_user.change": "Change role or scope",
    "deed_user.renew": "Reset the password",
    "deed_user.second": "Reset the second factor",
    "second_scan": (
        "First sign-in: scan this with an authenticator, or type the secret; then enter the six digits it shows."
    ),
    "second_code": "One-time code",
    "second_wrong": "Not right, or used already: wait for the next code.",
    "password_own": "Change password",
    "password_first": "An administrator set this password: choose one that only you know.",
    "password_none": ("This sign-in has no password: demos and walls have links, the city's provider keeps its own."),
    "password_old": "Old password",
    "password_new": "New password",
    "password_again": "New password again",
    "password_go": "Change it",
    "password_differ": "The two new passwords differ.",
    "password_wrong": "The old password is not right, or the name is locked.",
    "password_poor": "The new password is not good enough.",
    "password_rules_asvs": (
        "At least 12 signs, words and spaces welcome; not your name, none of the common ones. Your other sign-ins end."
    ),
    "password_rules_dengbao": (
        "At least 10 signs of three kinds (capitals, small, digits, others); not your name, none of"
        " the common ones. Your other sign-ins end."
    ),
}
