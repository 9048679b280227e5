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
    "admin_units": "Departments",
    "admin_sites": "Sites",
    "admin_sites_import": "Import sites",
    "admin_turns_import": "Import the duty plan",
    "admin_sites_how": (
        "Each import replaces the whole table. Sites: id, kind (rest, centre, room), name, region, lon, lat, datum, "
        "days (12345 is Monday to Friday), in_court (yes, no). Duty plan: site, who, first, last, days. The township "
        "gets an alert when an open mediation room has no person on duty that day; rooms inside a court are exempt."
    ),
    "admin_sites_id": "Id",
    "admin_sites_kind": "Kind",
    "admin_sites_name": "Name",
    "admin_sites_region": "Area",
    "admin_sites_days": "Open days",
    "admin_sites_today": "On duty today",
    "admin_sites_missing": "no person on duty today",
    "units_unit": "Department",
    "units_id": "Id",
    "units_name": "Name",
    "units_en": "English name",
    "units_from": "Valid from",
    "units_into": "Merged into",
    "units_what": "Change",
    "units_by": "Decided by",
    "units_do_new": "New",
    "units_do_name": "Rename",
    "units_do_merge": "Merge",
    "units_do_apart": "Apart again",
    "units_do_import": "Import",
    "units_how": (
        "From that day on the department that takes over has the other's matters; what was recorded before keeps its "
        "id and name, and numbers count by the department at the time of each step. Columns of a table: unit, change "
        "(new, name, merge, apart), name, en, successor, valid_from (as 2026-12-31), reason. One wrong line, and none "
        "is taken."
    ),
    "units_line": "Line {n}: {why}",
    "units_unknown": "There is no department {unit}: check the id, or found it first.",
    "units_there": "The id {unit} is taken: choose another.",
    "units_bad_id": "An id has small letters, digits and underlines: {unit}",
    "units_no_name": "Give {unit} a name.",
    "units_ended": "{unit} is part of {other} by that day: name {other}.",
    "units_not_merged": "{unit} is part of no other department on that day.",
    "units_cycle": "{unit} and {other} would each be part of the other: keep one direction.",
    "units_day": "Write a day as 2026-12-31: {unit}",
    "units_kind": "A change is new, name, merge or apart: {unit}",
}
