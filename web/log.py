"""Where faults are written: one line of JSON, the plain trace, never a local variable, a header or a body."""

from __future__ import annotations

import sys
from typing import Final

import structlog

_STEPS: Final = (
    structlog.processors.add_log_level,
    structlog.processors.TimeStamper(fmt="iso", utc=True),
    structlog.processors.format_exc_info,
    structlog.processors.JSONRenderer(ensure_ascii=False),
)


def faults() -> structlog.typing.FilteringBoundLogger:
    """A logger of its own: whatever else configures structlog cannot make it print cookies."""
    made: structlog.typing.FilteringBoundLogger = structlog.wrap_logger(
        structlog.WriteLogger(sys.stderr),
        processors=_STEPS,
        wrapper_class=structlog.make_filtering_bound_logger("info"),
        context_class=dict,
    )
    return made
