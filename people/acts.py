"""Enrol organisations and persons, give mandates, bind certificates, sign in and out."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final

from argon2 import PasswordHasher
from argon2.exceptions import Argon2Error
from sqlalchemy import Connection

from kernel import canon, ids, journal
from kernel.act import Act
from kernel.actor import Actor, Role
from kernel.canon import Json
from kernel.context import Context
from kernel.errors import Conflict, NotAllowed, NotFound, NotNow, NotTrusted, NotValid
from kernel.journal import Entry
from people import store
from people.rules import credential, mandate
from people.rules.organisation import uscc
from signing.acts import witness
from signing.rules.statement import Signed

SUBJECT: Final = ids.subject("S", "people")
FAILURES: Final = 5
LOCKED_FOR: Final = timedelta(minutes=1)
"""After five failures one attempt a minute: enough against guessing, too short to lock a rival out at the deadline."""
_HASHER: Final = PasswordHasher()
_NOBODY: Final = _HASHER.hash("a password that nobody has")


@dataclass(frozen=True, slots=True)
class Session:
    """Who is signed in, as whom, by which proof (`certificate` or `password`)."""

    actor: Actor
    name: str
    org_name: str
    proof: str


def _need(body: Mapping[str, Json], field: str) -> str:
    value = body.get(field)
    if not isinstance(value, str) or not value.strip():
        raise NotValid("act.field", f"缺少 {field}", f"{field} is missing", field=field)
    return value.strip()


def _role(text: str) -> Role:
    if text not in tuple(Role) or text in (Role.CLERK, Role.PUBLIC):
        raise NotValid("role.unknown", f"没有这个角色：{text}", f"no such role: {text}", field="role")
    return Role(text)


def enrol(ctx: Context, subject: str, body: Mapping[str, Json], signed: Signed | None = None) -> Entry:
    """The security administrator enrols a person of an organisation in a role, until `until` if given.

    `body`: `{org, org_name, name, role, login?}`. The person's certificate is bound when it first signs in.
    """
    if ctx.actor.role is not Role.SECURITY_ADMIN:
        raise NotAllowed("act.not_allowed", "只能由安全管理员办理", "only the security administrator may do this")
    org, name, role = str(uscc(_need(body, "org"))), _need(body, "name"), _role(_need(body, "role"))
    _organisation(ctx, org, _need(body, "org_name"))
    person = _person(ctx, org, name)
    _give(ctx, person, org, role)
    if login := body.get("login"):
        store.change(ctx.tx, store.persons, {"id": person}, login=str(login))
    facts: dict[str, Json] = {"org": org, "role": role, "person": person}
    return journal.append(ctx, Act("enrol", SUBJECT, ctx.actor, ctx.now, facts | (signed.fields() if signed else {})))


def _organisation(ctx: Context, org: str, name: str) -> None:
    if store.find(ctx.tx, store.organisations, code=org) is None:
        taken = Conflict("org.known", "该单位正在登记", "the organisation is being enrolled")
        store.add(ctx.tx, store.organisations, taken, code=org, name=name, enrolled_at=canon.instant(ctx.now))


def _person(ctx: Context, org: str, name: str) -> str:
    known = store.find(ctx.tx, store.expected, org=org, name=name)
    if known is not None:
        return str(known.person)
    made = ctx.chance.bytes(16).hex()
    taken = Conflict("person.known", "该人员正在登记", "the person is being enrolled")
    store.add(ctx.tx, store.persons, taken, id=made, name=name, totp_step=0, enrolled_at=canon.instant(ctx.now))
    store.add(ctx.tx, store.expected, taken, org=org, name=name, person=made)
    return made


def _give(ctx: Context, person: str, org: str, role: Role) -> None:
    held = [Role(row.role) for row in store.rows(ctx.tx, store.mandates, "role", person=person) if not row.until]
    if role in held:
        return
    mandate.may_hold(held, role)
    taken = Conflict("mandate.known", "已有该授权", "the mandate exists already")
    store.add(ctx.tx, store.mandates, taken, person=person, org=org, role=role, since=canon.instant(ctx.now))


def revoke(ctx: Context, subject: str, body: Mapping[str, Json], signed: Signed | None = None) -> Entry:
    """End a person's mandate at once; its sessions end with it. `body`: `{person, org, role}`."""
    if ctx.actor.role is not Role.SECURITY_ADMIN:
        raise NotAllowed("act.not_allowed", "只能由安全管理员办理", "only the security administrator may do this")
    key = {"person": _need(body, "person"), "org": _need(body, "org"), "role": _role(_need(body, "role"))}
    if not store.change(ctx.tx, store.mandates, key, until=canon.instant(ctx.now)):
        raise NotFound("mandate.unknown", "没有这项授权", "no such mandate")
    store.remove(ctx.tx, store.sessions, **key)
    return journal.append(ctx, Act("revoke", SUBJECT, ctx.actor, ctx.now, key | (signed.fields() if signed else {})))


def challenge(ctx: Context, role: str, site: str, wall: datetime, browser: str | None = None) -> tuple[str, bytes]:
    """A fresh challenge to sign: id and exact bytes. `browser` is the secret of the page that waits for the answer."""
    made = ctx.chance.bytes(16).hex()
    document = credential.challenge(made, site, _role(role), wall)
    taken = Conflict("challenge.known", "请重试", "please try again")
    store.add(ctx.tx, store.challenges, taken, id=made, role=role, document=document.decode(),
              made_at=canon.instant(wall), browser_sha256=_digest(browser) if browser else None)  # fmt: skip
    return made, document


def _digest(token: str) -> str:
    return hashlib.sha256(token.encode()).hexdigest()


def challenge_document(tx: Connection, id: str, wall: datetime) -> bytes:
    """The bytes of an open challenge; NotFound if unknown, answered or older than ten minutes."""
    row = store.find(tx, store.challenges, id=id)
    if row is None or row.answered_token or wall - canon.moment(row.made_at) > credential.CHALLENGE_LASTS:
        raise NotFound("challenge.unknown", "登录请求不存在或已过期", "no such challenge, or it has expired")
    return str(row.document).encode()


def sign_in(ctx: Context, id: str, p7s: bytes, wall: datetime) -> str:
    """Answer a challenge with a signature over its bytes; gives the session's token.

    A bidder's first sign-in enrols its organisation from the certificate (电子招标投标办法 20: no other gate).
    """
    document = challenge_document(ctx.tx, id, wall)
    signatory = witness(ctx, document, p7s, "sign")
    row = store.find(ctx.tx, store.challenges, id=id)
    role = _role(str(row.role if row else ""))
    bound = store.find(ctx.tx, store.certificates, sha256=signatory.certificate_sha256)
    person = str(bound.person) if bound else _bind(ctx, signatory.org, signatory.org_name, signatory.person, role,
                                                   signatory.certificate_sha256)  # fmt: skip
    if role is Role.BIDDER and not _holds(ctx, person, signatory.org, role):
        _give(ctx, person, signatory.org, role)
    token = _open_session(ctx, person, signatory.org, role, "certificate", wall)
    store.change(ctx.tx, store.challenges, {"id": id}, answered_token=token if row and row.browser_sha256 else "given")
    return token


def _bind(ctx: Context, org: str, org_name: str, name: str, role: Role, certificate: str) -> str:
    known = store.find(ctx.tx, store.expected, org=org, name=name)
    if known is None and role is not Role.BIDDER:
        raise NotTrusted("signin.unknown", "证书持有人没有登记", "the holder of the certificate is not enrolled")
    _organisation(ctx, org, org_name)
    person = _person(ctx, org, name)
    taken = Conflict("certificate.bound", "该证书正在绑定", "the certificate is being bound")
    store.add(ctx.tx, store.certificates, taken, sha256=certificate, person=person, org=org, bound_at=canon.instant(ctx.now))
    actor = Actor(person, role, org)
    facts: dict[str, Json] = {"org": org, "person": person, "certificate_sha256": certificate}
    journal.append(ctx, Act("bind", SUBJECT, actor, ctx.now, facts))
    return person


def _holds(ctx: Context, person: str, org: str, role: Role) -> bool:
    row = store.find(ctx.tx, store.mandates, person=person, org=org, role=role)
    return row is not None and not row.until


def _open_session(ctx: Context, person: str, org: str, role: Role, proof: str, wall: datetime) -> str:
    if not _holds(ctx, person, org, role):
        raise NotAllowed("mandate.none", f"没有 {role} 的授权", f"no mandate as {role}", field="role")
    token = ctx.chance.bytes(32).hex()
    taken = Conflict("session.known", "请重试", "please try again")
    store.add(ctx.tx, store.sessions, taken, token_sha256=_digest(token), person=person, org=org, role=role, proof=proof,
              expires_at=canon.instant(wall + credential.SESSION_LASTS))  # fmt: skip
    return token


def collect(ctx: Context, id: str, browser: str) -> str | None:
    """The token for the page that shows the challenge, once it is answered; None until then. Given out once."""
    row = store.find(ctx.tx, store.challenges, id=id, browser_sha256=_digest(browser))
    if row is None:
        raise NotFound("challenge.unknown", "登录请求不存在或已过期", "no such challenge, or it has expired")
    if row.answered_token and row.answered_token != "given":
        store.change(ctx.tx, store.challenges, {"id": id}, answered_token="given")
        return str(row.answered_token)
    return None


def set_password(ctx: Context, person: str, password: str, secret: str) -> None:
    """Give a staff member a password and a TOTP secret (base32); only for that person itself or the security admin."""
    if ctx.actor.id != person and ctx.actor.role is not Role.SECURITY_ADMIN:
        raise NotAllowed("act.not_allowed", "只能由本人或安全管理员设置", "only the person or the security administrator may")
    credential.good_password(password)
    store.change(ctx.tx, store.persons, {"id": person}, password_hash=_HASHER.hash(password), totp_secret=secret, totp_step=0)


def sign_in_staff(ctx: Context, login: str, password: str, code: str, role: str, wall: datetime) -> str | None:
    """Password and one-time code of a staff member; the token, or None if wrong.

    None and not a refusal, because the failed attempt must be committed with the transaction: the edge refuses then.
    """
    _not_locked(ctx, login, wall)
    person = store.find(ctx.tx, store.persons, login=login)
    try:
        _HASHER.verify(person.password_hash if person and person.password_hash else _NOBODY, password)
        if person is None or not person.totp_secret:
            raise credential.wrong()
        step = credential.code_step(person.totp_secret, code, wall, person.totp_step)
    except (Argon2Error, NotTrusted):
        _failed(ctx, login, wall)
        return None
    store.change(ctx.tx, store.persons, {"id": person.id}, totp_step=step)
    store.remove(ctx.tx, store.attempts, login=login)
    orgs = [row.org for row in store.rows(ctx.tx, store.mandates, "org", person=person.id, role=_role(role))]
    return _open_session(ctx, person.id, orgs[0] if orgs else "", _role(role), "password", wall)


def _not_locked(ctx: Context, login: str, wall: datetime) -> None:
    row = store.find(ctx.tx, store.attempts, login=login)
    if row and row.failures >= FAILURES and wall - canon.moment(row.last_at) < LOCKED_FOR:
        raise NotNow("signin.slow", "尝试过多，请一分钟后再试", "too many attempts: try again in a minute")


def _failed(ctx: Context, login: str, wall: datetime) -> None:
    at = canon.instant(wall)
    row = store.find(ctx.tx, store.attempts, login=login)
    if row is None:
        store.add(ctx.tx, store.attempts, Conflict("signin.busy", "请重试", "try again"), login=login, failures=1, last_at=at)
    else:
        store.change(ctx.tx, store.attempts, {"login": login}, failures=row.failures + 1, last_at=at)


def session(tx: Connection, token: str, wall: datetime) -> Session | None:
    """Who holds this token now; None if nobody (unknown, expired, signed out or mandate revoked)."""
    row = store.find(tx, store.sessions, token_sha256=_digest(token))
    if row is None or canon.moment(row.expires_at) <= wall:
        return None
    person = store.find(tx, store.persons, id=row.person)
    org = store.find(tx, store.organisations, code=row.org)
    if person is None or org is None:
        return None
    return Session(Actor(row.person, Role(row.role), row.org), person.name, org.name, row.proof)


def sign_out(ctx: Context, token: str) -> None:
    store.remove(ctx.tx, store.sessions, token_sha256=_digest(token))


def first_admin(ctx: Context, org: str, org_name: str, name: str, role: Role) -> None:
    """The administrators that an empty site begins with; Conflict once there is anybody."""
    if role not in (Role.SYSTEM_ADMIN, Role.SECURITY_ADMIN, Role.AUDIT_ADMIN):
        raise NotAllowed("act.not_allowed", "只能设立管理员", "only administrators begin a site")
    if store.rows(ctx.tx, store.mandates, "person", role=role):
        raise Conflict("site.begun", "站点已有该管理员", "the site has this administrator already")
    _organisation(ctx, uscc(org), org_name)
    _give(ctx, _person(ctx, org, name), org, role)
