"""The page of a firm's people: who may do what and until when, and which certificates are theirs."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime
from typing import Final

from kernel.context import Context
from kernel.errors import Words
from people.acts import firm
from people.acts.firm import Certificate, Colleague
from people.rules.right import NAMES, Grant, Right
from web.desks import duties
from web.format import digest
from web.views.desks import Row, Shelf
from web.views.elements import Empty, Link, Sign
from web.views.workbench import PeoplePage
from web.words import Text, join, phrase

ADDRESS: Final = "/me/people"
LINK: Final = Link(Words("人员和权限", "People and rights"), ADDRESS)
SUBJECT: Final = "S-people"
_GIVE: Final = Link(Words("授予权限", "Give rights"), duties.act(SUBJECT, "authorise"))
_TAKE: Final = Link(Words("收回权限", "Take a right"), duties.act(SUBJECT, "end_authority"))
_CONTROL: Final = Link(Words("控股和管理关系", "Control"), duties.act(SUBJECT, "declare_control"))
_LOST: Final = Link(Words("挂失证书", "Report a lost key"), duties.act(SUBJECT, "report_loss"))
ALONE: Final = Words(
    "现在只有您一人，拥有全部权限。同事用写有本单位的证书登录一次，就出现在这里，由您授予权限。",
    "You are alone and have every right. Colleagues stand here once they have signed in with a certificate of the "
    "firm; you then give them rights.",
)


def page(ctx: Context) -> PeoplePage:
    found = firm.people(ctx)
    boss = any(one.person == ctx.actor.id and one.holds(Right.ADMINISTER, ctx.now) for one in found)
    give, lost = (_GIVE.href, _LOST.href) if boss else (ADDRESS, ADDRESS)
    rows = tuple(replace(_row(one, ctx.actor.id, ctx.now), href=give) for one in found)
    keys = tuple(replace(_key(one, each, ctx.now), href=lost) for one in found for each in one.certificates)
    return PeoplePage(
        (
            Shelf(
                Words("人员", "People"),
                rows,
                Empty(ALONE),
                (Words("姓名", "Name"), Words("状态", "State"), Words("权限", "Rights")),
            ),
            Shelf(
                Words("证书", "Certificates"),
                keys,
                Empty(Words("还没有登记证书。", "No certificate is registered.")),
                (Words("持证人", "Holder"), Words("状态", "State"), Words("期限", "Term")),
            ),
        ),
        (_GIVE, _TAKE, _LOST, _CONTROL) if boss else (),
        ALONE if len(found) == 1 and boss else "",
        phrase("本单位的管理员：{names}", names="、".join(_bosses(found, ctx.now))),
    )


def _bosses(found: list[Colleague], at: datetime) -> list[str]:
    return [one.name for one in found if one.holds(Right.ADMINISTER, at)]


def _row(one: Colleague, me: str, at: datetime) -> Row:
    name: Text = join(one.name, Words("（您）", "(you)"), by=" ") if one.person == me else one.name
    if not one.grants:
        none = Sign("warn", Words("尚无权限", "no rights yet"))
        return Row(name, ADDRESS, none, Words("登录后只能查看", "may only look"))
    holds = any(grant.holds(at) for grant in one.grants)
    state = Sign("good", Words("有效", "in force")) if holds else Sign("plain", Words("尚未开始", "not begun"))
    ordered = sorted(one.grants, key=lambda grant: list(Right).index(grant.right))
    return Row(name, ADDRESS, state, join(*(_grant(grant, at) for grant in ordered)))


def _grant(one: Grant, at: datetime) -> Text:
    name = NAMES[one.right]
    if one.since > at:
        return phrase("{right}（{at:day} 起）", right=name, at=one.since)
    if one.until is not None:
        return phrase("{right}（至 {at:until}）", right=name, at=one.until)
    return name


def _key(one: Colleague, each: Certificate, at: datetime) -> Row:
    number = digest(each.sha256)
    if each.lost is not None:
        lost = Sign("bad", Words("已挂失", "lost"))
        return Row(one.name, ADDRESS, lost, phrase("{at} 起不能签名", at=each.lost), number=number)
    if each.ends < at:
        return Row(one.name, ADDRESS, Sign("plain", Words("已到期", "ended")), number=number, by=each.ends)
    good = Sign("good", Words("有效", "in force"))
    return Row(one.name, ADDRESS, good, Words("有效至", "good until"), each.ends, number=number)
