"""What a document belongs to, as facts of its page: a policy, a proposal, a decision; and how it explains a policy."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from disclosure.acts import meetings, openness, proposals
from disclosure.rules.document_kind import FORMS, PARTS, Explained, Kind
from disclosure.rules.meeting import KINDS, Meeting
from kernel.context import Context
from kernel.errors import Words
from web.public import openness as pages
from web.views.elements import Fact
from web.words import Text, phrase

POLICIES: Final = f"{pages.ADDRESS}/policies"
PROPOSALS: Final = f"{pages.ADDRESS}/proposals"


def facts(ctx: Context, kind: Kind, regards: str) -> Iterator[Fact]:
    """Nothing for a document that stands by itself."""
    if kind is Kind.INTERPRETATION:
        yield Fact(Words("解读的文件", "Explains"), openness.title(ctx, regards), pages.document(regards))
    elif kind is Kind.REPLY:
        title = proposals.find(ctx, regards).title
        yield Fact(Words("答复的建议提案", "Replies to"), title, at(PROPOSALS, regards))
    elif regards:
        subject, of, decided = meetings.decision(ctx, regards)
        yield Fact(Words("议定会议", "Decided by"), called(of), at(POLICIES, subject))
        yield Fact(Words("议定事项", "Decision"), decided.text, style="text")


def at(page: str, subject: str) -> str:
    """Where on the page the meeting or the proposal stands."""
    return f"{page}?year={subject.split('-')[2]}#{subject}"


def called(of: Meeting) -> Text:
    return phrase("第{n}次{kind}", n=of.session, kind=KINDS[of.kind])


def explaining(of: Explained) -> Iterator[Fact]:
    yield Fact(Words("解读形式", "Form"), FORMS[of.form])
    yield Fact(Words("第一解读人", "First interpreter"), of.first)


def parts(of: Explained) -> Iterator[Fact]:
    """All three, or why one is left out."""
    for part, words in PARTS.items():
        told = of.parts.get(part) or phrase("缺：{why}", why=of.lacking)
        yield Fact(words, told, style="text")
