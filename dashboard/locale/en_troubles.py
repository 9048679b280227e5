"""What is said when the house itself has a trouble."""

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
}
