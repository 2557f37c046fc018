"""The letters of a request for information (告知书、意见书、答复书), each from the act that it tells of."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Final

from disclosure.rules import figures, request_fee
from disclosure.rules.parts import Fact
from disclosure.rules.request import Asked, Done, Kind
from disclosure.rules.request_fee import Way
from disclosure.rules.request_outcome import letter
from disclosure.rules.source import plain
from kernel.canon import Json
from kernel.errors import Words
from kernel.reader import Reader

TITLES: Final[Mapping[str, Words]] = {
    "ask_supplement": Words("政府信息公开申请补正告知书", "Notice to Supplement a Request"),
    "ask_reasons": Words("说明申请理由通知书", "Notice to Give Reasons"),
    "consult": Words("政府信息公开征求意见书", "Asking for an Opinion on Disclosure"),
    "delay": Words("延迟答复告知书", "Notice of a Later Answer"),
    "extend": Words("延长答复期限告知书", "Notice of a Longer Time to Answer"),
    "charge": Words("政府信息公开信息处理费收费通知书", "Notice of a Fee for Handling a Request"),
    "answer": Words("政府信息公开申请答复书", "Answer to a Request for Information"),
}
"""Every act that is told by a letter."""
TO_OTHERS: Final = frozenset({"consult"})
"""Letters that go to somebody else than who has asked, and are not for the eyes of who has."""
_ASKED: Final = Words("被征求意见的单位或者个人", "To whom it concerns")
_REQUESTER: Final = Words("申请人", "The requester")
_UNTIL: Final = Words("最后一日", "Last day")
_RULES: Final[Mapping[str, tuple[str, ...]]] = {
    "ask_supplement": ("DIS-30",),
    "ask_reasons": ("DIS-35",),
    "delay": ("DIS-35",),
    "extend": ("DIS-33", "DIS-33a"),
}
_CONSULTED: Final[Mapping[Asked, tuple[str, ...]]] = {
    Asked.THIRD: ("DIS-15", "DIS-32"),
    Asked.JOINT: ("DIS-34",),
    Asked.OTHER: ("DIS-33",),
}
_WITHIN: Final[Mapping[Asked, Words]] = {
    Asked.THIRD: Words(
        "请自收到之日起十五个工作日内提出意见；逾期未提出的，由本机关决定是否公开。",
        "Answer within 15 working days of receiving this; after that this office decides.",
    ),
    Asked.JOINT: Words(
        "请自收到之日起十五个工作日内提出意见；逾期未提出的，视为同意公开。",
        "Answer within 15 working days of receiving this; silence is consent.",
    ),
    Asked.OTHER: Words("请提出意见。", "Tell us what you think."),
}


@dataclass(frozen=True, slots=True)
class Case:
    """What a letter names of its request. `requester` is empty once it was erased."""

    id: str
    kind: Kind
    received: date | None
    requester: str


@dataclass(frozen=True, slots=True)
class Text:
    """What a letter says, without its head."""

    title: Words
    to: Words
    opening: Words
    lines: tuple[Words, ...]
    facts: tuple[Fact, ...]
    basis: tuple[Words, ...]
    remedies: tuple[Words, ...] = ()
    remedy_basis: tuple[Words, ...] = ()


def text(of: Case, done: Done, said: Mapping[str, Json]) -> Text:
    """The letter of an act from the act and what was put aside for it; its `verb` is one of `TITLES`."""
    return _MADE.get(done.verb, _told)(of, done, said)


def _to(of: Case) -> Words:
    return plain(of.requester) if of.requester else _REQUESTER


def _opening(of: Case) -> Words:
    if of.received is None:
        return Words(f"你（单位）提出的申请（编号 {of.id}），现告知如下：", f"On your request {of.id}:")
    on = figures.day(of.received)
    return Words(
        f"本机关于{on.zh}收到你（单位）提出的申请（编号 {of.id}），现告知如下：",
        f"On your request {of.id}, received on {on.en}:",
    )


def _cited(rules: tuple[str, ...], on: date) -> tuple[Words, ...]:
    return tuple(figures.cited(rule, on) for rule in rules)


def _until(done: Done) -> tuple[Fact, ...]:
    named = done.body.get("until")
    return (Fact(_UNTIL, figures.day(date.fromisoformat(named))),) if isinstance(named, str) else ()


def _lines(said: Mapping[str, Json]) -> tuple[Words, ...]:
    return tuple(plain(line.strip()) for line in str(said.get("text", "")).splitlines() if line.strip())


def _told(of: Case, done: Done, said: Mapping[str, Json]) -> Text:
    """A letter that says what its act does in the words of the office."""
    return Text(
        TITLES[done.verb], _to(of), _opening(of), _lines(said), (*_longer(done), *_until(done)),
        _cited(_RULES[done.verb], done.day),
    )  # fmt: skip


def _longer(done: Done) -> tuple[Fact, ...]:
    days = done.body.get("days")
    if days is None:
        return ()
    return (Fact(Words("延长", "Longer by"), Words(f"{days} 个工作日", f"{days} working days")),)


def _consulted(_of: Case, done: Done, said: Mapping[str, Json]) -> Text:
    """Who has asked is not told to whom it concerns."""
    asked = Reader(done.body).choice("asked", Asked)
    opening = Words(
        "本机关收到一件政府信息公开申请，其内容涉及你（单位），现征求意见：",
        "A request for information concerns you. This office asks for your opinion:",
    )
    to = plain(str(said["whom"])) if said.get("whom") else _ASKED
    return Text(
        TITLES[done.verb], to, opening, (*_lines(said), _WITHIN[asked]), (), _cited(_CONSULTED[asked], done.day)
    )


def _charged(of: Case, done: Done, _said: Mapping[str, Json]) -> Text:
    reader = Reader(done.body)
    way = reader.choice("way", Way)
    fee = figures.money(reader.money("fee"))
    count = reader.integer("count", 1, 10**6)
    facts = (
        Fact(
            Words("计收方式", "Counted"),
            Words(f"按{'件' if way is Way.ITEMS else '页'}，{count} {'件' if way is Way.ITEMS else '页'}",
                  f"{count} {way.value}"),
        ),
        Fact(Words("应缴金额", "To be paid"), Words(f"{fee.said.zh}（{fee.capitals}）", fee.said.en)),
        *_until(done),
    )  # fmt: skip
    line = Words(
        "请在最后一日前缴纳；逾期未缴纳的，视为放弃申请。缴清后答复期限重新起算。",
        "Pay by the last day, or the request counts as given up; the time to answer begins anew with the payment.",
    )
    rules = (request_fee.RULES[way], "FEE-7")
    return Text(TITLES[done.verb], _to(of), _opening(of), (line,), facts, _cited(rules, done.day))


def _answered(of: Case, done: Done, said: Mapping[str, Json]) -> Text:
    made = letter(Reader(done.body).text("ground"), of.kind, said, done.day)
    return Text(
        title=TITLES[done.verb],
        to=_to(of),
        opening=_opening(of),
        lines=(Words(f"{made.words.zh}。", f"{made.words.en[:1].upper()}{made.words.en[1:]}."),),
        facts=tuple(Fact(label, plain(words)) for label, words in made.states),
        basis=tuple(one.shown for one in made.basis),
        remedies=tuple(Words(f"{one.zh}。", f"{one.en}.") for one in made.remedy),
        remedy_basis=tuple(one.shown for one in made.remedy_basis),
    )


_MADE: Final[Mapping[str, Callable[[Case, Done, Mapping[str, Json]], Text]]] = {
    "consult": _consulted,
    "charge": _charged,
    "answer": _answered,
}
