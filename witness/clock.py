"""The witness's only reading of the time: a witness vouches for a moment by its own clock, not by the log's."""

from __future__ import annotations

import time


def seconds() -> int:
    """Whole seconds since 1970, as cosignatures state them."""
    return int(time.time())
