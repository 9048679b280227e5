"""Words of rosters, tables and phones, in English. What the command line says too is its own."""

from __future__ import annotations

from streams.errors import TableRefused
from streams.model.roster import REASONS

ROSTER = {
    **{f"roster_why_{why}": text for why, text in REASONS.items()},
    **{f"table_{why}": text for why, text in TableRefused.TEXTS.items()},
    "admin_phones": "Phones",
    "admin_roster_file": "CSV, XLSX or XLS file",
    "admin_roster_how": "Columns: name, township and village (name or code), kind (full, part). A number of the city's"
    " own or a telephone says who is who: by it the next roster changes, moves and lets go. The head may stand under a"
    " title and have two lines. Numbers of identity cards are not read. Nothing is taken before you say so.",
    "roster_whole": "The file has",
    "roster_part_of": "some people (nobody leaves)",
    "roster_look": "Look at it first",
    "roster_looked": "Read. Look at the preview below: it stays for an hour.",
    "roster_preview": "Preview: {file}",
    "roster_take": "Take it",
    "roster_drop": "Drop it",
    "roster_done": "Taken:",
    "roster_dropped": "Dropped: the roster is as it was.",
    "roster_nobody_leaves": "Lines were refused, so nobody leaves by this file: mend them and take it again.",
    "roster_ignored": "Columns that were not read: {what}",
    "roster_line": "Line",
    "roster_why": "Why, and what to do",
    "roster_change": "Change",
    "roster_name": "Name",
    "roster_before": "Now",
    "roster_after": "Then",
    "roster_more": "{n} more are not listed",
    "roster_new": "new",
    "roster_changed": "changed",
    "roster_moved": "moved",
    "roster_back": "back",
    "roster_gone": "gone",
    "roster_same": "as before",
    "roster_refused": "refused",
    "phones_how": "Each code serves its own person, once and for 14 days; printed again, those not used serve no more."
    " For a new phone print one again: once it is taken the old phone may send no more.",
    "phones_who": "For",
    "phones_without": "who has no phone",
    "phones_all": "the whole township",
    "phones_print": "Print codes",
    "phones_again": "Print one again",
    "phones_number": "Worker's number",
    "phones_people": "On the roster",
    "phones_with": "With a phone",
    "phones_waiting": "Not taken yet",
    "phones_until": "Until {time}; each serves once.",
    "phones_own": "For its own person alone; destroy it when the phone is set up.",
    "phone_about": "Take the key of your own phone. The phone you had before may then send no more.",
    "phone_take": "Take it",
    "phone_no_token": "Open this page by the code your township gave you",
    "phone_no_script": "Let this page run its script",
    "phone_used": "This code is unknown, used or out of date: ask your township for another",
    "phone_taken": "Done. The key is shown this once: type it into the workers' app.",
    "phone_worker": "Name",
    "phone_device": "Device",
    "phone_stream": "Server",
    "phone_key": "Key",
}
