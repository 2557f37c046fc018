"""Enrol organisations and persons, give and end mandates, bind certificates."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from kernel import canon, ids, journal, table
from kernel.act import Act
from kernel.actor import Actor, Role
from kernel.canon import Json
from kernel.context import Context
from kernel.errors import Conflict, NotAllowed, NotFound, NotTrusted, NotValid
from kernel.journal import Entry
from people import store
from people.rules import mandate
from people.rules.organisation import uscc
from signing.acts.signatures import Signatory, ends
from signing.rules.statement import Signed

SUBJECT: Final = ids.subject("S", "people")
LONGEST_TEXT: Final = 200
LONGEST: Final = {"name": 128, "login": 64}
"""Characters."""


def _need(body: Mapping[str, Json], field: str) -> str:
    value = body.get(field)
    if not isinstance(value, str) or not value.strip():
        raise NotValid("act.field", f"缺少 {field}", f"{field} is missing", field=field)
    if len(value) > LONGEST.get(field, LONGEST_TEXT):
        raise NotValid("act.field", f"{field} 过长", f"{field} is too long", field=field)
    return value.strip()


def role_of(text: str) -> Role:
    if text not in tuple(Role) or text in (Role.CLERK, Role.PUBLIC):
        raise NotValid("role.unknown", f"没有这个角色：{text}", f"no such role: {text}", field="role")
    return Role(text)


def enrol(ctx: Context, subject: str, body: Mapping[str, Json], signed: Signed | None = None) -> Entry:
    """The security administrator enrols a person of an organisation in a role, until `until` if given.

    `body`: `{org, org_name, name, role, login?}`. The person's certificate is bound when it first signs in.
    """
    if ctx.actor.role is not Role.SECURITY_ADMIN:
        raise NotAllowed("act.not_allowed", "只能由安全管理员办理", "only the security administrator may do this")
    org, name, role = str(uscc(_need(body, "org"))), _need(body, "name"), role_of(_need(body, "role"))
    person = expect(ctx, org, _need(body, "org_name"), name, role)
    if "login" in body:
        _give_login(ctx, person, _need(body, "login"))
    facts: dict[str, Json] = {"org": org, "role": role, "person": person}
    return journal.append(ctx, Act("enrol", SUBJECT, ctx.actor, ctx.now, facts | (signed.fields() if signed else {})))


def _give_login(ctx: Context, person: str, login: str) -> None:
    held = table.find(ctx.tx, store.persons, login=login)
    if held is not None and held.id != person:
        raise Conflict("login.known", f"用户名 {login} 已被使用", f"the name {login} is taken", field="login")
    table.change(ctx.tx, store.persons, {"id": person}, login=login)


def expect(ctx: Context, org: str, org_name: str, name: str, role: Role) -> str:
    """The person of this name and organisation, with a mandate in that role; both are made where they are missing."""
    organisation(ctx, org, org_name)
    person = _person(ctx, org, name)
    give(ctx, person, org, role)
    return person


def organisation(ctx: Context, org: str, name: str) -> None:
    """Enter the organisation where it is not known yet."""
    if table.find(ctx.tx, store.organisations, code=org) is None:
        taken = Conflict("org.known", "该单位正在登记", "the organisation is being enrolled")
        table.add(ctx.tx, store.organisations, taken, code=org, name=name, enrolled_at=canon.instant(ctx.now))


def _person(ctx: Context, org: str, name: str) -> str:
    known = table.find(ctx.tx, store.expected, org=org, name=name)
    if known is not None:
        return str(known.person)
    made = ctx.chance.bytes(16).hex()
    taken = Conflict("person.known", "该人员正在登记", "the person is being enrolled")
    table.add(ctx.tx, store.persons, taken, id=made, name=name, totp_step=0, enrolled_at=canon.instant(ctx.now))
    table.add(ctx.tx, store.expected, taken, org=org, name=name, person=made)
    return made


def give(ctx: Context, person: str, org: str, role: Role) -> None:
    held = [Role(row.role) for row in table.rows(ctx.tx, store.mandates, "role", person=person) if not row.until]
    if role in held:
        return
    mandate.may_hold(held, role)
    taken = Conflict("mandate.known", "已有该授权", "the mandate exists already")
    if table.change(
        ctx.tx, store.mandates, {"person": person, "org": org, "role": role}, since=canon.instant(ctx.now), until=None
    ):
        return  # it was ended and is given anew; the journal has both
    table.add(ctx.tx, store.mandates, taken, person=person, org=org, role=role, since=canon.instant(ctx.now))


def revoke(ctx: Context, subject: str, body: Mapping[str, Json], signed: Signed | None = None) -> Entry:
    """End a person's mandate at once; its sessions end with it. `body`: `{person, org, role}`."""
    if ctx.actor.role is not Role.SECURITY_ADMIN:
        raise NotAllowed("act.not_allowed", "只能由安全管理员办理", "only the security administrator may do this")
    key = {"person": _need(body, "person"), "org": _need(body, "org"), "role": role_of(_need(body, "role"))}
    if not table.change(ctx.tx, store.mandates, key, until=canon.instant(ctx.now)):
        raise NotFound("mandate.unknown", "没有这项授权", "no such mandate")
    table.remove(ctx.tx, store.sessions, **key)
    return journal.append(ctx, Act("revoke", SUBJECT, ctx.actor, ctx.now, key | (signed.fields() if signed else {})))


def bind(ctx: Context, signatory: Signatory, role: Role) -> str:
    """The person of a certificate that is seen for the first time. Bidders enrol themselves with it."""
    org, name, certificate = signatory.org, signatory.person, signatory.certificate_sha256
    known = table.find(ctx.tx, store.expected, org=org, name=name)
    if known is None and role is not Role.BIDDER:
        raise NotTrusted("signin.unknown", "证书持有人没有登记", "the holder of the certificate is not enrolled")
    organisation(ctx, org, signatory.org_name)
    person = _person(ctx, org, name)
    taken = Conflict("certificate.bound", "该证书正在绑定", "the certificate is being bound")
    at, until = canon.instant(ctx.now), canon.instant(ends(ctx, certificate))
    table.add(ctx.tx, store.certificates, taken, sha256=certificate, person=person, org=org, bound_at=at, ends_at=until)
    actor = Actor(person, role, org)
    facts: dict[str, Json] = {"org": org, "person": person, "certificate_sha256": certificate}
    journal.append(ctx, Act("bind", SUBJECT, actor, ctx.now, facts))
    return person


def holds(ctx: Context, person: str, org: str, role: Role) -> bool:
    row = table.find(ctx.tx, store.mandates, person=person, org=org, role=role)
    return row is not None and not row.until


def known(ctx: Context, person: str, org: str, role: Role) -> bool:
    """Whether the person ever had this mandate; one that was revoked counts."""
    return table.find(ctx.tx, store.mandates, person=person, org=org, role=role) is not None


def first_admin(ctx: Context, org: str, org_name: str, name: str, role: Role) -> None:
    """The administrators that an empty site begins with; Conflict once there is anybody."""
    if role not in (Role.SYSTEM_ADMIN, Role.SECURITY_ADMIN, Role.AUDIT_ADMIN):
        raise NotAllowed("act.not_allowed", "只能设立管理员", "only administrators begin a site")
    if table.rows(ctx.tx, store.mandates, "person", role=role):
        raise Conflict("site.begun", "站点已有该管理员", "the site has this administrator already")
    organisation(ctx, uscc(org), org_name)
    give(ctx, _person(ctx, org, name), org, role)
