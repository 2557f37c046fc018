"""Who is told of letters and of public opinion: the office that gets one, and those above what is late."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from typing import Final

from disclosure.acts import letters, opinions
from disclosure.rules.letter import LIMITS, Channel, Limit
from kernel.actor import Role
from kernel.context import Context
from kernel.errors import Words
from kernel.journal import Entry
from people.rules.message import Message, To
from web.desks.letters import address


def _message(entry: Entry, office: str, words: Words, *, urgent: bool = False) -> Message:
    href = address(entry.subject)
    to = To(Role.OFFICER, org=office)
    return Message(to, entry.subject, entry.type, entry.leaf.hex(), words, href, urgent=urgent)


def came(_ctx: Context, entry: Entry) -> Iterator[Message]:
    """The office hears of a letter by web; what came by telephone it has written down itself."""
    if entry.body["channel"] == Channel.WEB:
        yield _message(
            entry,
            str(entry.body["office"]),
            Words("收到来信，请在期限内受理。", "A letter has come; please take it up in time."),
        )


def handed_on(_ctx: Context, entry: Entry) -> Iterator[Message]:
    words = Words(
        "有来信转到贵单位，请在期限内办理。", "A letter was handed on to your office; please handle it in time."
    )
    yield _message(entry, str(entry.body["to"]), words)


def late(ctx: Context, entry: Entry) -> Iterator[Message]:
    """Who has it now hears what ran out; and how late the platform itself came to it, if it was down."""
    of = letters.find(ctx, entry.subject)
    limit = LIMITS[Limit(str(entry.body["limit"]))]
    words = Words(f"来信{limit.zh}已过，请督办。", f"The {limit.en} of a letter is over: please see to it.")
    yield _message(entry, of.case.holder, _behind(words, int(str(entry.body["late"])), "天", "days"), urgent=True)


def silent(ctx: Context, entry: Entry) -> Iterator[Message]:
    """Offices above hear that a grave case had no word in time."""
    of = opinions.find(ctx, entry.subject)
    limit = next(one for one in of.grade.limits if one.id == entry.body["limit"])
    words = Words(f"重大舆情逾期：未{limit.zh}。", f"A grave case is late: no {limit.en}.")
    for office in opinions.above(ctx, of):
        yield _message(entry, office, _behind(words, int(str(entry.body["late"])), "分钟", "minutes"), urgent=True)


def _behind(words: Words, late: int, zh: str, en: str) -> Words:
    if not late:
        return words
    return Words(f"{words.zh}平台迟 {late} {zh}发现。", f"{words.en} The platform saw it {late} {en} late.")


def reproved(_ctx: Context, entry: Entry) -> Iterator[Message]:
    words = Words(
        "贵单位因舆情处置被通报批评或者约谈。", "Your office was criticised or talked to for how it handled a case."
    )
    yield _message(entry, str(entry.body["office"]), words)


ON: Final[Mapping[str, Callable[[Context, Entry], Iterator[Message]]]] = {
    "letter.submit": came,
    "letter.transfer": handed_on,
    "letter.escalate": late,
    "opinion.escalate": silent,
    "opinion.reprove": reproved,
}
