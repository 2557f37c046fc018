"""Ways of reaching people outside the site: e-mail and text message, which stand-ins take the place of for now."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final, Protocol

from kernel.errors import Words
from people.rules.message import Message


class Carrier(Protocol):
    """Carries an urgent message to the telephone or the mailbox of the one it is for."""

    @property
    def name(self) -> str: ...

    def carry(self, message: Message) -> Words | None:
        """What must be said beside the message in the inbox; None if it has gone out."""
        ...


@dataclass(frozen=True, slots=True)
class StandIn:
    """Carries nothing: the message stays in the inbox alone, and says so."""

    name: str
    words: Words

    def carry(self, message: Message) -> Words | None:
        return Words(f"{self.words.zh}未接通，只在站内", f"no {self.words.en} connected: here alone")


CARRIERS: Final[tuple[Carrier, ...]] = (
    StandIn("e-mail", Words("电子邮件", "e-mail")),
    StandIn("sms", Words("短信", "text messages")),
)
