"""An act: who did what to which subject, when."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime

from kernel import canon, ids
from kernel.actor import Actor

VERSION = "ebid-event/v1"


@dataclass(frozen=True, slots=True)
class Act:
    """One official act. `name` is the verb; the registered type is `<kind>.<name>`.

    `body` holds digests and public facts only: strings, integers, lists and maps.
    """

    name: str
    subject: str
    actor: Actor
    at: datetime
    body: Mapping[str, canon.Json] = field(default_factory=dict)

    @property
    def type(self) -> str:
        return f"{ids.kind(self.subject)}.{self.name}"

    def fields(self) -> dict[str, canon.Json]:
        """The event without its place in the chain (verifiability 3.1)."""
        return {
            "v": VERSION,
            "subject": self.subject,
            "type": self.type,
            "at": canon.instant(self.at),
            "actor": self.actor.tag,
            "body": dict(self.body),
        }
