"""An office's letters, tickets and cases of opinion: the list with its clocks, one of them with its acts."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from typing import Final

from disclosure.acts import letters, opinions
from disclosure.rules import letter, letter_clock, opinion, wording
from disclosure.rules.opinion import STAGES, Stage
from disclosure.rules.request_clock import Colour
from kernel.context import Context
from kernel.deadlines import day_of
from kernel.errors import Words
from kernel.workdays import announced
from people.acts import units
from web.desks import duties, letter_forms
from web.desks.requests import SIGNS
from web.public import letters as public
from web.public import opinions as public_opinions
from web.views.elements import Empty, Fact, Link, Sign
from web.views.letters import DeskPage, LetterPage, Listed, Part, Row
from web.words import Text, phrase

ADDRESS: Final = "/me/letters"
OPINIONS: Final = "/me/opinions"
LINK: Final = Link(Words("来信和舆情", "Letters and public opinion"), ADDRESS)
SHOWN: Final = 200
"""Letters of one list."""
_ERASED: Final = Words("（已删除）", "(erased)")


def page(ctx: Context) -> DeskPage:
    """The lists of the caller's own office, letters in hand first; of opinion also what offices below it have."""
    office = units.own(ctx).code
    held = tuple(_letter(ctx, of) for of in letters.of_unit(ctx, office, SHOWN))
    cases = tuple(_case(ctx, of) for of in opinions.seen(ctx, office))
    take_down = Link(Words("登记来电", "Enter a call"), duties.act(units.subject(office), "take_down"))
    warn = Link(Words("登记舆情", "Enter public opinion"), duties.act(opinions.number(ctx), "warn"))
    none = Empty(
        Words("还没有来信。", "No letters yet."), Link(Words("公众写信页", "The public’s page"), public.ADDRESS)
    )
    return DeskPage(
        (
            Listed(Words("来信和工单", "Letters and tickets"), take_down, held, none),
            Listed(
                Words("政务舆情", "Public opinion"),
                warn,
                cases,
                Empty(Words("还没有登记舆情。", "None was entered yet.")),
            ),
        ),
        LINK.text,
    )


def _letter(ctx: Context, of: letters.Held) -> Row:
    due: Text = ""
    for limit, clock in reversed(list(public.running(of))):
        due = phrase("{what} {on}", what=letter.LIMITS[limit], on=clock.on)
    return Row(
        number=of.id,
        href=address(of.id),
        what=str(letters.details(of).get("title", "")) or _ERASED,
        stage=letter.STAGES[of.case.stage],
        sign=SIGNS[letter_clock.colour(of.case, of.line, day_of(ctx.now), announced())],
        due=due,
    )


def _case(ctx: Context, of: opinions.Held) -> Row:
    waiting = opinion.waiting(of.case, of.grade)
    return Row(
        number=of.id,
        href=address(of.id),
        what=str(opinions.details(ctx, of).get("title", "")) or _ERASED,
        stage=STAGES[of.case.stage],
        sign=_sign(ctx, of),
        due=phrase("{what} {at}", what=waiting[0].words, at=opinion.due(of.case, waiting[0])) if waiting else "",
    )


def _sign(ctx: Context, of: opinions.Held) -> Sign:
    if of.case.stage is Stage.CLOSED and not of.case.published:
        return Sign("bad", Words("结果未公布", "result owed"))
    if opinion.missed(of.case, of.grade, ctx.now):
        return SIGNS[Colour.RED]
    return SIGNS[Colour.DONE if of.case.stage is Stage.CLOSED else Colour.GREEN]


def address(id: str) -> str:
    """Where an officer finds the letter or the case."""
    return f"{OPINIONS if id.startswith('N-') else ADDRESS}/{id}"


def one(ctx: Context, id: str) -> LetterPage:
    """A letter for an officer of the office that has it, with who wrote it and the acts that its stage has."""
    of = letter_forms.own(ctx, id)
    acts = tuple(Link(wording.act(f"letter.{verb}"), duties.act(of.id, verb)) for verb in letter.of_office(of.case))
    shown = public.case(ctx, of)
    said = letters.details(of)
    who = (
        Fact(Words("来信人", "Writer"), str(said.get("name", "")) or _ERASED),
        Fact(Words("联系方式", "Contact"), str(said.get("contact", "")) or _ERASED),
        Fact(Words("同意公布", "May be published"), Words("是", "yes") if of.case.consent else Words("否", "no")),
        Fact(Words("来源", "How it came"), letter.CHANNELS[of.case.channel]),
    )
    return replace(shown, of=LINK, acts=acts, parts=(*shown.parts, Part(Words("来信人", "The writer"), who)))


def case(ctx: Context, id: str) -> LetterPage:
    """A case of opinion for its office and those above it, with what was found."""
    of = letter_forms.case(ctx, id)
    own = units.own(ctx).code == of.case.office
    verbs = [verb for verb, by in opinion.TABLE.items() if of.case.stage in by and verb != "escalate"]
    acts = tuple(
        Link(wording.act(f"opinion.{verb}"), duties.act(of.id, verb)) for verb in verbs if (verb != "reprove") is own
    )
    shown = public_opinions.page(ctx, id)
    return replace(
        shown,
        of=LINK,
        acts=acts,
        parts=(Part(Words("舆情内容", "What was found"), tuple(_found(ctx, of))), *shown.parts),
    )


def _found(ctx: Context, of: opinions.Held) -> Iterator[Fact]:
    said = opinions.details(ctx, of)
    labels = {
        "title": Words("标题", "Title"),
        "source": Words("出处", "Where it was read"),
        "text": Words("内容", "What is said"),
    }
    for name, label in labels.items():
        yield Fact(label, str(said.get(name, "")) or _ERASED, style="text")
