"""The notices of what is missing, on the page of the application: what is to be brought, by when, and as a paper."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from approval.acts import notices
from approval.acts.cases import Held
from approval.rules.clock import NOTICE
from approval.rules.notice import Notice
from disclosure.acts.notice_papers import TITLE
from disclosure.rules import figures
from kernel.context import Context
from kernel.errors import Words
from web.views.elements import Fact, Form, Link
from web.views.letters import Part
from web.words import join, phrase

ADDRESS: Final = "/approvals/notices"
"""Where the applicant fetches one, by number and code in a form of its own."""
_PRINT: Final = Words("下载一次性告知书（PDF）", "Download the notice (PDF)")


def parts(ctx: Context, of: Held) -> Iterator[Part]:
    for one in notices.every(ctx, of):
        yield Part(TITLE, tuple(_facts(one)))


def _facts(of: Notice) -> Iterator[Fact]:
    yield Fact(Words("告知日期", "Told on"), phrase("{on}", on=of.on))
    for one in of.lines:
        yield Fact(join(one.matter, one.material), Words(f"依据：{one.basis}", f"basis: {one.basis}"))
    yield Fact(Words("补正期限", "Last day"), phrase("{on}", on=of.until))
    yield Fact(Words("告知依据", "Told by"), figures.cited(NOTICE, of.on))


def forms(ctx: Context, of: Held, secret: str) -> Iterator[Form]:
    """Each notice as a paper, for who knows the code."""
    for one in notices.every(ctx, of):
        hidden = (("number", of.id), ("code", secret), ("place", str(one.number)))
        yield Form(ADDRESS, (), _PRINT, hidden=hidden, plain=True)


def links(ctx: Context, of: Held, address: str) -> Iterator[Link]:
    """The same for the window, which hands it over."""
    for one in notices.every(ctx, of):
        yield Link(_PRINT, f"{address}/notices/{one.number}")
