"""Ways of reaching people outside the site: the post that carries e-mail, and text messages, for which a stand-in
stands."""

from __future__ import annotations

import smtplib
import ssl
from dataclasses import dataclass, field
from datetime import datetime
from email.message import EmailMessage
from email.policy import SMTP
from email.utils import format_datetime
from typing import Final, Protocol
from urllib.parse import unquote, urlsplit

from kernel.errors import NotValid, Unavailable, Words
from people.rules.mail import Letter
from people.rules.message import Message

PATIENCE: Final = 15.0
"""Seconds for each answer of a mail server."""


class Carrier(Protocol):
    """Carries an urgent message to the telephone of the one it is for."""

    @property
    def name(self) -> str: ...

    def carry(self, message: Message) -> Words | None:
        """What must be said beside the message in the inbox; None if it has gone out."""
        ...


@dataclass(frozen=True, slots=True)
class StandIn:
    """Carries nothing, and says so beside the message in the inbox."""

    name: str
    words: Words

    def carry(self, message: Message) -> Words | None:
        return Words(f"{self.words.zh}未接通", f"no {self.words.en} connected")


CARRIERS: Final[tuple[Carrier, ...]] = (StandIn("sms", Words("短信", "text messages")),)


class Post(Protocol):
    """Carries letters; slow, and never in a transaction."""

    def carry(self, letter: Letter, wall: datetime) -> None:
        """Unavailable: it may succeed later. NotValid: this address takes no letter at all."""
        ...


@dataclass(frozen=True, slots=True)
class Smtp:
    """A mail server by its address: `smtps://user:password@host`, `smtp+starttls://…`, or `smtp://` for a relay on
    the same machine, which is not encrypted. Certificates are checked."""

    url: str = field(repr=False)
    sender: str

    def carry(self, letter: Letter, wall: datetime) -> None:
        try:
            with self._server() as server:
                server.send_message(self._written(letter, wall), self.sender, [letter.to])
        except smtplib.SMTPRecipientsRefused as refused:
            code = next(iter(refused.recipients.values()), (0, b""))[0]
            raise (_refused() if 500 <= code < 600 else _unreachable()) from refused
        except (smtplib.SMTPException, OSError) as error:
            raise _unreachable() from error

    def _written(self, letter: Letter, wall: datetime) -> EmailMessage:
        made = EmailMessage(policy=SMTP)
        made["From"], made["To"], made["Subject"] = self.sender, letter.to, letter.subject
        made["Date"] = format_datetime(wall)
        made["Message-ID"] = f"<{letter.id}@{self.sender.partition('@')[2]}>"
        made["Auto-Submitted"] = "auto-generated"
        made.set_content(letter.text)
        return made

    def _server(self) -> smtplib.SMTP:
        at = urlsplit(self.url)
        host, trust = at.hostname or "", ssl.create_default_context()
        if at.scheme == "smtps":
            made: smtplib.SMTP = smtplib.SMTP_SSL(host, at.port or 465, timeout=PATIENCE, context=trust)
        else:
            made = smtplib.SMTP(host, at.port or (587 if at.scheme == "smtp+starttls" else 25), timeout=PATIENCE)
        try:
            if at.scheme == "smtp+starttls":
                made.starttls(context=trust)
            if at.username:
                made.login(unquote(at.username), unquote(at.password or ""))
        except BaseException:
            made.close()
            raise
        return made


def _refused() -> NotValid:
    return NotValid("mail.refused", "邮件服务器不收这个地址", "the mail server takes nothing for this address",
                    field="address")  # fmt: skip


def _unreachable() -> Unavailable:
    return Unavailable(
        "mail.unreachable",
        "邮件暂时发不出去",
        "e-mail cannot be sent at the moment",
        remedy=Words("请稍后再试；消息都在站内", "Try again later; every message stands on the site"),
    )
