"""Surveys as everybody sees them: answered with a code, counted before everybody's eyes."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator
from typing import Final

from disclosure.acts import surveys
from disclosure.acts.surveys import Held
from disclosure.rules import survey
from disclosure.rules.survey import Question
from kernel.actor import Actor, Role
from kernel.context import Context
from kernel.deadlines import day_of
from kernel.errors import Words
from people.acts import units
from web.answers import Answers
from web.desks import duties
from web.public.case import subject as chain
from web.views.elements import Choice, Empty, Fact, Field, Form, Link
from web.views.public import NoticeRow
from web.views.surveys import Bar, SurveyPage, SurveysPage
from web.words import Text, phrase

ADDRESS: Final = "/surveys"
TITLE: Final = Words("民意调查", "Surveys")
_SINGLE: Final = Words("选一项", "choose one")
_MANY: Final = Words("可选多项", "choose one or more")


def address(subject: str) -> str:
    return f"{ADDRESS}/{subject}"


def listing(ctx: Context, actor: Actor) -> SurveysPage:
    found = surveys.every(ctx)
    officer = actor.role is Role.OFFICER
    return SurveysPage(
        tuple(NoticeRow(of.survey.title, address(subject), (subject, _state(ctx, of))) for subject, of in found),
        Empty(Words("还没有调查。", "There are no surveys.")),
        (Link(Words("开展调查", "Open a survey"), duties.act(surveys.number(ctx), "open")),) if officer else (),
    )


def _state(ctx: Context, of: Held) -> Text:
    if of.published:
        return Words("结果已公布", "answers published")
    if day_of(ctx.now) > of.survey.closes:
        return Words("已截止", "closed")
    return phrase("答题至 {day}", day=of.survey.closes)


def page(ctx: Context, subject: str, actor: Actor, *, taken: bool = False, error: Text = "") -> SurveyPage:
    of = surveys.find(ctx, subject)
    own = actor.role is Role.OFFICER and actor.org == of.office
    open_ = day_of(ctx.now) <= of.survey.closes
    office = units.find(ctx.tx, of.office)
    return SurveyPage(
        of=Link(TITLE, ADDRESS),
        title=of.survey.title,
        facts=(
            Fact(Words("编号", "Number"), subject, chain(subject), "n"),
            Fact(Words("单位", "Office"), office.name if office else of.office),
            Fact(Words("签名", "Signature"), phrase("已于 {at} 签名", at=of.opened)),
            Fact(Words("状态", "State"), _state(ctx, of)),
            Fact(Words("已发答题码", "Codes given out"), phrase("{n} 个", n=of.codes)),
            Fact(Words("已答", "Answers"), phrase("{n} 份", n=surveys.count(ctx, subject))),
        ),
        keys=_keys(subject, of, open_) if own else (),
        form=form(subject, of) if open_ else None,
        taken=taken,
        error=error,
        results=tuple(_results(ctx, subject, of)) if of.published else (),
        csv=f"{address(subject)}.csv" if of.published else "",
    )


def _keys(subject: str, of: Held, open_: bool) -> tuple[Link, ...]:
    if open_:
        codes = (Link(Words("下载答题码", "Download the codes"), f"{address(subject)}/codes.csv"),) if of.codes else ()
        return (Link(Words("发放答题码", "Give out codes"), duties.act(subject, "issue")), *codes)
    return () if of.published else (Link(Words("公布结果", "Publish the answers"), duties.act(subject, "publish")),)


def form(subject: str, of: Held) -> Form:
    """The code, then each question."""
    fields = (field for n, question in enumerate(of.survey.questions, 1) for field in _fields(n, question))
    code = Field("code", Words("答题码", "Your code"), hint=Words("一码只能答一次", "it answers once"))
    return Form(f"{address(subject)}/answers", (code, *fields), Words("提交", "Hand in"))


def _fields(n: int, question: Question) -> Iterator[Field]:
    if not question.many:
        choices = (
            Choice("", Words("请选择", "Choose")),
            *(Choice(str(at), each, lang="zh-CN") for at, each in enumerate(question.choices)),
        )
        yield Field(f"q{n}", phrase("{n}. {text}", n=n, text=question.text), "select", hint=_SINGLE, choices=choices)
        return
    for at, each in enumerate(question.choices):
        label = phrase("{n}. {text}：{choice}", n=n, text=question.text, choice=each)
        yield Field(f"q{n}.{at}", label, "check", hint=_MANY if at == 0 else "", required=False)


def answered(of: Held, given: Answers) -> list[list[int]]:
    """What was chosen, question by question."""
    return [_chosen(n, question, given) for n, question in enumerate(of.survey.questions, 1)]


def _chosen(n: int, question: Question, given: Answers) -> list[int]:
    if question.many:
        return [at for at in range(len(question.choices)) if given.text(f"q{n}.{at}") == "yes"]
    text = given.text(f"q{n}")
    return [int(text)] if text.isascii() and text.isdigit() and len(text) < 3 else []


def _results(ctx: Context, subject: str, of: Held) -> Iterator[tuple[str, tuple[Bar, ...]]]:
    answers = surveys.read(surveys.public(ctx, subject))
    for question, counts in zip(of.survey.questions, survey.tally(of.survey, answers), strict=True):
        yield (
            question.text,
            tuple(_bar(choice, n, len(answers)) for choice, n in zip(question.choices, counts, strict=True)),
        )


def _bar(choice: str, n: int, of: int) -> Bar:
    tenths = round(survey.share(n, of) * 1000)
    return Bar(choice, n, f"{tenths // 10}.{tenths % 10}%", tenths)


def table(ctx: Context, subject: str) -> bytes:
    """Every answer: its salt, and for each question the places chosen, from 0; the digest of each is in the journal."""
    out = io.StringIO(newline="")
    writer = csv.writer(out)
    writer.writerow(("salt", "answers"))
    writer.writerows(surveys.public(ctx, subject))
    return out.getvalue().encode("utf-8-sig")
