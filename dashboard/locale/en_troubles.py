"""What is said when the house itself has a trouble, and of what may not be done."""

from __future__ import annotations

TROUBLES = {
    "trouble": "Not done",
    "trouble_busy": "Too many sign in at once: nothing was done. Try again in some seconds.",
    "trouble_journal": "The journal cannot be reached: nothing was kept. Try again in a moment (number {number}).",
    "trouble_part": "A part or file of the server is missing: nothing was done. Tell the system administrator"
    " {number}.",
    "trouble_seal": "This is kept sealed, and the server cannot open it now. Tell the system administrator {number},"
    " who checks the file of keys.",
    "trouble_store": "This cannot be done now, and nothing was changed. Load the page anew; if it stays so, tell the"
    " system administrator {number}.",
    "trouble_registry": "The register cannot be reached; try again in a moment (number {number}).",
    "trouble_other": "Something went wrong, and nothing was done. Tell the system administrator {number}.",
    "deed_no_password_length": "a password has {least} to {most} signs",
    "deed_no_password_name": "a password must not hold the name of its owner",
    "deed_no_password_alike": "a password has at least five different signs",
    "deed_no_password_common": "this password is among those that are tried first: take several words of your own",
    "deed_no_password_kinds": "a password has three of: small letters, capitals, digits, other signs",
    "deed_no_password_old": "the new password is the old one",
    "deed_no_no_password": "this user has no password here",
    "deed_no_pin": "a PIN has 6 to 12 digits, at least three of them different",
    "deed_no_name": "a name has 1 to {most} visible signs",
    "deed_no_no_user": "there is no user {name}: check the name",
    "deed_no_user_there": "there is a user {name} already: choose another name",
    "deed_no_user_ended": "{name} has been ended and stays so: make a new user",
    "deed_no_elsewhere": "{name} signs in by the city's provider and has no password here",
    "deed_no_scope": "{role} is given for a township or more: a code of at most {digits} digits",
    "deed_no_role": "choose one of the roles of the list",
    "deed_no_own_user": "another administrator changes or ends your own user",
    "deed_no_no_worker": "there is no worker {worker}: enrol them first, or leave it out",
    "deed_no_no_department": "there is no department {department}; known: {known}",
    "deed_no_no_proposal": "this proposal does not wait any more: ask again",
    "deed_no_own_proposal": "another administrator agrees to what you proposed",
    "deed_no_own_change": "another administrator agrees to what is done to your own user",
    "deed_no_second_administrator": "a second administrator of security agrees to this",
    "deed_no_no_session": "there is no such open session: load the list anew",
    "deed_no_department_name": "name the department",
    "deed_no_no_key": "there is no such key: load the list anew",
    "deed_no_wall_id": "a wall's id has letters, digits and dashes",
    "deed_no_no_wall": "there is no such wall: load the list anew",
    "deed_no_no_rule": "there is no such rule: choose one of the list",
    "deed_no_hours": "1 to {most} hours",
    "deed_no_not_sent": "not sent (intake answered {status}): try again",
    "deed_no_file": "choose a CSV or XLSX file of at most {mb} MB",
    "deed_no_region": "there is no region {code}: check the code",
}
