"""Official acts as forms: asked for, checked once more, then done or handed over to be signed."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from typing import Any, Final

from litestar import Response, get, post
from litestar.di import NamedDependency, Provide
from litestar.params import FromPath
from litestar.response import Redirect

from disclosure.rules import wording
from evaluation.acts import leads
from kernel import ids
from kernel.actor import Actor
from kernel.canon import Json
from kernel.context import Context
from kernel.errors import NotAllowed, NotFound, Refusal, Words
from kernel.journal import Entry
from signing.acts.tasks import Task
from trading.acts import live, reading
from trading.rules import lifecycle
from web import conduct, tasks
from web.answers import Answered, Answers, answers, kept, told
from web.desks import (
    accountability_errands,
    annual_errands,
    approval_errands,
    approvals,
    assessment_errands,
    assistance_errands,
    award_errands,
    awarder_errands,
    board_errands,
    column_errands,
    conference_errands,
    consulting_errands,
    contract_errands,
    copies_errands,
    delivery_errands,
    deposits,
    docket_desk,
    docket_errands,
    document_errands,
    duties,
    enterprise_errands,
    enterprises,
    entry_errands,
    evaluation_errands,
    firm_errands,
    forms,
    framework_errands,
    gazette_errands,
    guides_errands,
    internal_errands,
    letter_errands,
    letters,
    lots,
    lottery_errands,
    matter_errands,
    media_errands,
    meeting_errands,
    office_errands,
    opening_rooms,
    panel_errands,
    performance_errands,
    proposal_errands,
    recording_errands,
    register_errands,
    request_errands,
    requests,
    review_errands,
    room_errands,
    screening_errands,
    second_errands,
    selling_errands,
    stages,
    survey_errands,
    talk_errands,
    trading_errands,
    unit_errands,
    watch_errands,
)
from web.desks.errands import Errand
from web.desks.stages import ROLES
from web.pages import page
from web.problems import status_of
from web.public import consultations, frameworks, lotteries
from web.request import House, Visiting, signed_in
from web.views.desks import ActPage
from web.views.elements import Fact, Field, Form, Link
from web.words import Text

LARGEST: Final = 64 * 1024 * 1024
ERRANDS: Final[dict[str, Errand]] = {
    **trading_errands.ERRANDS,
    **review_errands.ERRANDS,
    **evaluation_errands.ERRANDS,
    **panel_errands.ERRANDS,
    **award_errands.ERRANDS,
    **awarder_errands.ERRANDS,
    **talk_errands.ERRANDS,
    **survey_errands.ERRANDS,
    **media_errands.ERRANDS,
    **copies_errands.ERRANDS,
    **accountability_errands.ERRANDS,
    **board_errands.ERRANDS,
    **letter_errands.ERRANDS,
    **matter_errands.ERRANDS,
    **assessment_errands.ERRANDS,
    **gazette_errands.ERRANDS,
    **guides_errands.ERRANDS,
    **second_errands.ERRANDS,
    **contract_errands.ERRANDS,
    **selling_errands.ERRANDS,
    **performance_errands.ERRANDS,
    **recording_errands.ERRANDS,
    **framework_errands.ERRANDS,
    **office_errands.ERRANDS,
    **deposits.ERRANDS,
    **firm_errands.ERRANDS,
    **register_errands.ERRANDS,
    **annual_errands.ERRANDS,
    **column_errands.ERRANDS,
    **entry_errands.ERRANDS,
    **internal_errands.ERRANDS,
    **unit_errands.ERRANDS,
    **consulting_errands.ERRANDS,
    **request_errands.ERRANDS,
    **document_errands.ERRANDS,
    **meeting_errands.ERRANDS,
    **proposal_errands.ERRANDS,
    **room_errands.ERRANDS,
    **opening_rooms.ERRANDS,
    **lottery_errands.ERRANDS,
    **screening_errands.ERRANDS,
    **watch_errands.ERRANDS,
    **docket_errands.ERRANDS,
    **enterprise_errands.ERRANDS,
    **assistance_errands.ERRANDS,
    **forms.ERRANDS,
    **conference_errands.ERRANDS,
    **approval_errands.ERRANDS,
    **delivery_errands.ERRANDS,
}
"""Every act that has a page, by kind of subject and verb."""
BEFORE_SITTING: Final = frozenset({"accept", "decline"})
DESK: Final = Link(Words("工作台", "Desk"), "/me")


@dataclass(frozen=True, slots=True)
class Wanted:
    """One errand of one person on one subject."""

    who: Actor
    errand: Errand
    subject: str
    verb: str

    @property
    def href(self) -> str:
        return duties.act(self.subject, self.verb)


def wanted(who: Actor, subject: str, verb: str) -> Wanted:
    """NotFound if no such act has a page, NotAllowed if it is not for this role."""
    found = ERRANDS.get(f"{ids.kind(ids.identifier(subject))}.{verb}")
    if found is None:
        raise NotFound("act.unknown", f"没有这种行为：{verb}", f"no such act: {verb}", field="act")
    if who.role not in found.by:
        zh, en = "、".join(ROLES[role].zh for role in found.by), " · ".join(ROLES[role].en for role in found.by)
        raise NotAllowed("act.not_allowed", f"只能由{zh}办理", f"this is for: {en}")
    return Wanted(who, found, subject, verb)


@contextmanager
def looking(house: House, of: Wanted) -> Iterator[Context]:
    """As `lots.looking`; NotFound unless the person has a part in the lot. The drawn may answer before they sit."""
    if of.subject.startswith("L-") and of.verb not in BEFORE_SITTING:
        with house.looking(of.who) as ctx:
            lots.lot(ctx, of.who, of.subject)
    with lots.looking(house, of.who, of.subject) as ctx:
        yield ctx


def closed(ctx: Context, of: Wanted) -> Text:
    """Why the act is not possible now; empty if the lot's table allows it."""
    if not of.subject.startswith("L-"):
        return ""
    lot = reading.lot(ctx, of.subject)
    try:
        lifecycle.step(lot.regime, lot.stage, of.verb, ctx.actor)
    except Refusal:
        stage, verb = stages.STAGES[lot.stage], stages.verb(of.verb)
        return Words(
            f"标段现为“{stage.zh}”，不能{verb.zh}。", f"The lot is at “{stage.en}”: {verb.en} is not possible now."
        )
    return ""


@get("/me/acts/{subject:str}/{verb:str}", include_in_schema=False, sync_to_thread=True)
def show(visit: Visiting, house: NamedDependency[House], subject: FromPath[str], verb: FromPath[str]) -> Response[str]:
    """The empty form; without fields it is the confirmation at once."""
    of = wanted(signed_in(visit), subject, verb)
    with looking(house, of) as ctx:
        why = closed(ctx, of)
        try:
            form = _form(ctx, of) if not why else _blank(of)
        except Refusal as refusal:
            if isinstance(refusal, NotFound):
                raise
            form, why = _blank(of), told(refusal)
        view = _view(ctx, of, replace(form, closed=why))
    return page(visit, "act", view)


@post(
    "/me/acts/{subject:str}/{verb:str}",
    include_in_schema=False,
    sync_to_thread=True,
    request_max_body_size=LARGEST,
    dependencies={"given": Provide(answers)},
)
def do(
    visit: Visiting, house: NamedDependency[House], subject: FromPath[str], verb: FromPath[str], given: Answered
) -> Response[Any]:
    """First what was typed is checked and shown again to be confirmed; then the act is asked for."""
    of = wanted(signed_in(visit), subject, verb)
    try:
        with looking(house, of) as ctx:
            body = dict(of.errand.body(ctx, subject, given))
            if of.errand.confirm and not given.sure:
                return page(visit, "act", _review(ctx, of, given, body))
        made = _asked(house, of, body)
    except NotFound:
        raise
    except Refusal as refusal:
        return page(visit, "act", _again(house, of, given, refusal), status_of(refusal))
    after = f"/tasks/{made.id}" if isinstance(made, Task) else _back(house, subject)
    return Redirect(after, status_code=303)


def _asked(house: House, of: Wanted, body: dict[str, Json]) -> Entry | Task:
    if of.errand.act in tasks.KINDS:
        return tasks.ask(house, of.who, of.errand.act, of.subject, body)
    return conduct.perform(house, of.who, of.errand.act, of.subject, body)


def _back(house: House, subject: str) -> str:
    """Where what was done is to be seen."""
    letters_of = subject.partition("-")[0]
    if letters_of == "T":
        with house.looking() as ctx:
            return duties.page(reading.lots_of(ctx, subject)[0].id)
    return _SEEN[letters_of](subject) if letters_of in _SEEN else DESK.href


def _screens(subject: str) -> str:
    return duties.page(leads.lot_of(subject), "screens")


_SEEN: Final[dict[str, Callable[[str], str]]] = {
    "L": duties.page,
    "K": frameworks.address,
    leads.KIND: _screens,
    "V": consultations.address,
    "D": lotteries.address,
    "R": requests.address,
    "F": approvals.address,
    "H": letters.address,
    "N": letters.address,
    "FS": forms.address,
    "Z": lambda subject: enterprises.address(subject.removeprefix("Z-")),
    **dict.fromkeys(docket_desk.KINDS, docket_desk.after),
}
"""The page of a subject, by the letters of its kind."""


# ---------------------------------------------------------------- the page


def _blank(of: Wanted) -> Form:
    return Form(of.href, (), of.errand.key)


def _form(ctx: Context, of: Wanted) -> Form:
    fields, facts = of.errand.fields(ctx, of.subject), of.errand.facts(ctx, of.subject)
    form = replace(_blank(of), fields=fields, facts=facts)
    if of.errand.confirm is None:
        return form
    if fields:
        return replace(form, key=Words("核对", "Check your answers"))
    return replace(form, confirm=of.errand.confirm)


def _review(ctx: Context, of: Wanted, given: Answers, body: dict[str, Json]) -> ActPage:
    """The answers once more, with what they lead to, to be confirmed. A chosen file cannot be carried along: then the
    form itself asks."""
    form, sure = _form(ctx, of), of.errand.confirm or ""
    if given.files:
        return _view(ctx, of, kept(replace(form, key=of.errand.key, confirm=sure), given)[0])
    hidden = tuple((field.name, given.text(field.name)) for field in form.fields if field.name in given.texts)
    answered = tuple(_answered(field, given.text(field.name)) for field in form.fields if given.text(field.name))
    facts = (*form.facts, *answered, *of.errand.outlook(ctx, of.subject, body))
    return _view(ctx, of, Form(form.action, (), of.errand.key, sure, facts, hidden))


def _answered(field: Field, value: str) -> Fact:
    """A field's answer in words: a choice by its name, a check as yes."""
    said: Text = next((choice.text for choice in field.choices if choice.value == value), value)
    return Fact(
        field.label,
        Words("是", "yes") if field.kind == "check" else said,
        style="text" if field.kind == "textarea" else "",
    )


def _again(house: House, of: Wanted, given: Answers, refusal: Refusal) -> ActPage:
    """The form with what was typed and what is wrong with it."""
    with looking(house, of) as ctx:
        try:
            form = _form(ctx, of)
        except Refusal:
            form = _blank(of)
        shown, error = kept(form, given, refusal)
        return replace(_view(ctx, of, shown), error=error)


def _view(ctx: Context, of: Wanted, form: Form) -> ActPage:
    on = DESK
    opens = of.errand.act == opening_rooms.OPENS
    if of.subject.startswith("A-") and not opens:
        on = Link(Words("竞价控制台", "Console"), duties.room(of.subject))
    if of.subject.startswith("L-") or opens:
        lot = reading.lot(ctx, live.lot_of(of.subject) if opens else of.subject)
        on = Link(Words(lot.title_zh, lot.title_en), duties.page(lot.id))
    hides = opens and bool(form.fields)
    return ActPage(wording.act(of.errand.act), on, of.errand.lead, form, asides=of.errand.cautions, hides=hides)


ROUTES = (show, do)
