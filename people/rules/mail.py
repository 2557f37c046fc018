"""E-mail beside the inbox: good addresses, which kinds of messages somebody may choose, how often a letter is tried."""

from __future__ import annotations

import re
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import timedelta
from typing import Final

from kernel.errors import NotNow, NotTrusted, NotValid, Words
from people.rules.expiry import DAYS

LONGEST: Final = 254
_ADDRESS: Final = re.compile(r"[A-Za-z0-9.!#$%&'*+/=?^_`{|}~-]{1,64}@[A-Za-z0-9](?:[A-Za-z0-9.-]*[A-Za-z0-9])?")
CODE_LASTS: Final = timedelta(minutes=30)
CODE_AGAIN: Final = timedelta(minutes=1)
CODE_TRIES: Final = 5
"""Guesses at one code: eight digits then hold against whoever does not read the mailbox."""
TRIES: Final = 8
FIRST_PAUSE: Final = timedelta(minutes=1)
"""The pause doubles with every try, so that the last one comes about two hours after the first."""

LIMITS, DOCUMENTS, ANSWERS, ASKED, COURSE = "limits", "documents", "answers", "asked", "course"
KINDS: Final = (LIMITS, DOCUMENTS, ANSWERS, ASKED, COURSE)
"""What somebody chooses from: limits of hours; changes of documents; answers to one's own questions; what one is asked
to answer; the rest of a lot's course."""
_KIND: Final[Mapping[str, str]] = {
    "tender.clarify": DOCUMENTS,
    "tender.amend": DOCUMENTS,
    "question.answer": ANSWERS,
    "question.answer_objection": ANSWERS,
    "lot.answer_objection": ANSWERS,
    "lot.decide_complaint": ANSWERS,
    "question.ask": ASKED,
    "question.object_documents": ASKED,
    "lot.object_opening": ASKED,
    "lot.object_result": ASKED,
    "lot.complain": ASKED,
    **{f"certificate.ends_{days}": LIMITS for days in DAYS},
}


@dataclass(frozen=True, slots=True)
class Letter:
    """One e-mail. `id` stands in its Message-ID, so that a second try is seen to be the same letter."""

    id: str
    to: str
    subject: str
    text: str


def address(text: str) -> str:
    """`text` itself if it is a plain address of RFC 5321 in ASCII; NotValid if not. Nothing of it can end a header."""
    if len(text) > LONGEST or not _ADDRESS.fullmatch(text) or ".." in text:
        raise NotValid("mail.address", "电子邮件地址的格式不对", "this is no e-mail address", field="address")
    return text


def kind(type_: str, *, urgent: bool) -> str:
    """To which choice a message of this event's type belongs."""
    return LIMITS if urgent else _KIND.get(type_, COURSE)


def chosen(kinds: Collection[str]) -> tuple[str, ...]:
    """The choice in the order of `KINDS`; NotValid if it holds something else."""
    if not set(kinds) <= set(KINDS):
        raise NotValid("mail.kinds", "没有这类消息", "there is no such kind of message", field="kinds")
    return tuple(each for each in KINDS if each in kinds)


def pause(tries: int) -> timedelta | None:
    """How long after the try of this number (from 1) the next one comes; None: it was the last."""
    return FIRST_PAUSE * 2 ** (tries - 1) if tries < TRIES else None


def may_ask(since: timedelta) -> None:
    """NotNow within a minute of the last code: nobody's mailbox is filled through us."""
    if since < CODE_AGAIN:
        raise NotNow("mail.soon", "验证码刚刚发出，请一分钟后再试", "a code has just been sent: try again in a minute")


def wrong() -> NotTrusted:
    """The one answer for a wrong code, an old one, and too many tries."""
    return NotTrusted(
        "mail.code",
        "验证码不对或已过期",
        "the code is wrong or has expired",
        field="code",
        remedy=Words("重新登记地址，取一个新的验证码", "Register the address again for a fresh code"),
    )
