"""The errands of the administrators: enrol, revoke."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from kernel.actor import Role as R
from kernel.canon import Json
from kernel.context import Context
from kernel.errors import NotValid, Words
from people.acts import reading
from signing.acts import alarms
from web.answers import Answers
from web.desks.errands import Errand, fixed, select
from web.desks.stages import ROLES
from web.views.elements import Choice, Fact, Field
from web.words import join, phrase

_OFFICES: Final = tuple(Choice(role, ROLES[role]) for role in R if role not in (R.CLERK, R.PUBLIC, R.BIDDER, R.EXPERT))
_WHO: Final = fixed(
    Field("org", Words("统一社会信用代码", "Unified social credit code")),
    Field("org_name", Words("单位名称", "Organisation")),
    Field("name", Words("姓名（与证书一致）", "Name, as in the certificate")),
    select("role", Words("角色", "Role"), *_OFFICES),
    Field("login", Words("用户名", "User name"), required=False,
          hint=Words("工作人员用口令登录时填写", "for staff who sign in by password")),
)  # fmt: skip


def _alarm(ctx: Context, _subject: str) -> tuple[Fact, ...]:
    """What stands, so that it is read before it is acknowledged; NotNow if nothing does."""
    alarms.acknowledgement(ctx, alarms.LOG, {})
    found = alarms.standing(ctx.tx)
    if found is None:
        return ()
    return (
        Fact(Words("告警", "Alarm"), found.words),
        Fact(Words("时刻", "At"), phrase("{at}", at=found.at)),
        Fact(Words("现在可以", "What to do"), found.remedy),
    )


def _mandates(ctx: Context, _subject: str) -> tuple[Field, ...]:
    held = [one for one in reading.holders(ctx) if one.until is None]
    choices = [
        Choice(f"{one.person} {one.org} {one.role}", join(one.name, one.org_name, ROLES[one.role])) for one in held
    ]
    return (select("mandate", Words("授权", "Mandate"), *choices),)


def _mandate(_ctx: Context, _subject: str, given: Answers) -> Mapping[str, Json]:
    parts = given.text("mandate").split(" ")
    if len(parts) != 3:
        raise NotValid("act.field", "请选择授权", "choose a mandate", field="mandate")
    return dict(zip(("person", "org", "role"), parts, strict=True))


ERRANDS: Final[dict[str, Errand]] = {
    "system.enrol": Errand(
        "system.enrol",
        (R.SECURITY_ADMIN,),
        Words("证书在第一次登录时绑定。", "The certificate is bound at the first sign-in."),
        Words("登记", "Enrol"),
        _WHO,
        confirm=Words("我已核对该人员的身份和授权", "I have checked this person’s identity and authority"),
    ),
    "system.revoke": Errand(
        "system.revoke",
        (R.SECURITY_ADMIN,),
        Words("授权立即终止，已登录的会话同时结束。", "The mandate ends at once, and its sessions with it."),
        Words("撤销授权", "Revoke"),
        _mandates,
        _mandate,
        confirm=Words("我撤销这项授权", "I revoke this mandate"),
    ),
    "system.acknowledge_alarm": Errand(
        "system.acknowledge_alarm",
        (R.SUPERVISOR,),
        Words(
            "查明后在这里确认；告警和您写的情况永久留在公开日志里，页首的告警随即收起。",
            "Acknowledge it once you know what happened. The alarm and what you write stay in the public log; "
            "the line at the head of every page goes.",
        ),
        Words("确认告警", "Acknowledge"),
        fixed(Field("text", Words("查明的情况", "What was found"), "textarea")),
        facts=_alarm,
        confirm=Words("我已查明以上告警", "I have looked into this alarm"),
    ),
}
