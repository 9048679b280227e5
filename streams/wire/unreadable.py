"""What msgspec raises on bytes from outside. It is more than its own errors: a text that is no UTF-8 and a value
nested too deeply come as Python's."""

from __future__ import annotations

import msgspec

UNREADABLE = (msgspec.DecodeError, UnicodeDecodeError, RecursionError)
"""To be caught wherever a msgspec decoder reads what others wrote."""
