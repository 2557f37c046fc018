"""Sign in by a signed challenge or by password and one-time code; sessions and their end."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final

from argon2 import PasswordHasher
from argon2.exceptions import Argon2Error
from sqlalchemy import Connection

from kernel import canon, table
from kernel.actor import Actor, Role
from kernel.context import Context
from kernel.errors import Conflict, NotAllowed, NotFound, NotNow, NotTrusted
from people import store
from people.acts import losses, rights
from people.acts.enrolment import bind, give, holds, known, role_of
from people.rules import credential
from signing.acts.signatures import witness
from signing.rules.choice import ANY

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


@dataclass(frozen=True, slots=True)
class Page:
    """A sign-in page that waits for its challenge: its secret, and the network address at which it is open."""

    secret: str
    address: str


def challenge(ctx: Context, role: str, site: str, wall: datetime, page: Page | None = None) -> tuple[str, bytes]:
    """A fresh challenge to sign: id and exact bytes. With `page` the session will be that page's and nobody else's."""
    made = ctx.chance.bytes(16).hex()
    document = credential.challenge(made, site, role_of(role), wall, page.address if page else "")
    taken = Conflict("challenge.known", "请重试", "please try again")
    table.add(ctx.tx, store.challenges, taken, id=made, role=role, document=document.decode(),
              made_at=canon.instant(wall), browser_sha256=_digest(page.secret) if page else None)  # fmt: skip
    return made, document


def _digest(token: str) -> str:
    return hashlib.sha256(token.encode()).hexdigest()


def challenge_document(tx: Connection, id: str, wall: datetime) -> bytes:
    """The bytes of an open challenge; NotFound if unknown, answered or older than ten minutes."""
    row = table.find(tx, store.challenges, id=id)
    if row is None or row.answered_at or wall - canon.moment(row.made_at) > credential.CHALLENGE_LASTS:
        raise _no_challenge()
    return str(row.document).encode()


def sign_in(ctx: Context, id: str, p7s: bytes, wall: datetime) -> str | None:
    """Answer a challenge with a signature over its bytes. The token is for whoever asked for the challenge: given
    back to the signer's own programme, kept for the page that waits, of which the signer gets None.

    A bidder's first sign-in enrols its organisation from the certificate (电子招标投标办法 20: no other gate); a
    mandate that was revoked does not come back by signing in.
    """
    document = challenge_document(ctx.tx, id, wall)
    signatory = witness(ctx, document, p7s, taken=ANY)
    losses.good(ctx.tx, signatory.certificate_sha256)
    row = table.find(ctx.tx, store.challenges, id=id)
    role = role_of(str(row.role if row else ""))
    bound = table.find(ctx.tx, store.certificates, sha256=signatory.certificate_sha256)
    person = str(bound.person) if bound else bind(ctx, signatory, role)
    if role is Role.BIDDER and not known(ctx, person, signatory.org, role):
        give(ctx, person, signatory.org, role)
    _mandated(ctx, person, signatory.org, role)
    if role is Role.BIDDER:
        rights.begin(ctx, person, signatory.org)
    answered = {"answered_at": canon.instant(wall), "person": person, "org": signatory.org}
    table.change(ctx.tx, store.challenges, {"id": id}, **answered)
    if row and row.browser_sha256:
        return None
    return _open_session(ctx, person, signatory.org, role, "certificate", wall)


def _mandated(ctx: Context, person: str, org: str, role: Role) -> None:
    if not holds(ctx, person, org, role):
        raise NotAllowed("mandate.none", f"没有 {role} 的授权", f"no mandate as {role}", field="role")


def _open_session(ctx: Context, person: str, org: str, role: Role, proof: str, wall: datetime) -> str:
    _mandated(ctx, person, org, role)
    token = ctx.chance.bytes(32).hex()
    taken = Conflict("session.known", "请重试", "please try again")
    table.add(ctx.tx, store.sessions, taken, token_sha256=_digest(token), person=person, org=org, role=role,
              proof=proof, expires_at=canon.instant(wall + credential.SESSION_LASTS))  # fmt: skip
    return token


def collect(ctx: Context, id: str, secret: str, wall: datetime) -> str | None:
    """The session's token for the page that waits, once its challenge is answered; None until then. It is made only
    now, for this page, and once: no other hand has ever held it. NotFound for whoever does not know the secret."""
    row = table.find(ctx.tx, store.challenges, id=id, browser_sha256=_digest(secret))
    if row is None or wall - canon.moment(row.made_at) > credential.CHALLENGE_LASTS:
        raise _no_challenge()
    if not row.answered_at:
        return None
    table.remove(ctx.tx, store.challenges, id=id)
    return _open_session(ctx, row.person, row.org, role_of(row.role), "certificate", wall)


def _no_challenge() -> NotFound:
    return NotFound("challenge.unknown", "登录请求不存在或已过期", "no such challenge, or it has expired")


def set_password(ctx: Context, person: str, password: str, secret: str) -> None:
    """Give a staff member a password and a TOTP secret (base32); only for that person itself or the security admin."""
    if ctx.actor.id != person and ctx.actor.role is not Role.SECURITY_ADMIN:
        raise NotAllowed(
            "act.not_allowed", "只能由本人或安全管理员设置", "only the person or the security administrator may"
        )
    credential.good_password(password)
    table.change(
        ctx.tx, store.persons, {"id": person}, password_hash=_HASHER.hash(password), totp_secret=secret, totp_step=0
    )


@dataclass(frozen=True, slots=True)
class Typed:
    """What a staff member typed, and from which network address."""

    login: str
    password: str
    code: str
    role: str
    address: str

    @property
    def place(self) -> str:
        """Where failures are counted: for this name from this address, so that nobody locks out somebody else."""
        return canon.sha256(canon.joined(self.login, self.address)).hex()


def knows_password(ctx: Context, typed: Typed, wall: datetime) -> bool:
    """Whether the password is right; NotNow after too many failures from there.

    Slow on purpose, so it is asked while only looking: guesses must never hold the database's one writer.
    """
    _not_locked(ctx, typed.place, wall)
    person = table.find(ctx.tx, store.persons, login=typed.login)
    try:
        return _HASHER.verify(person.password_hash if person and person.password_hash else _NOBODY, typed.password)
    except Argon2Error:
        return False


def sign_in_staff(ctx: Context, typed: Typed, wall: datetime, *, knows: bool) -> str | None:
    """The token for a staff member who knows the password, if the one-time code is right too; else None.

    None and not a refusal, because the failed attempt must be committed with the transaction: the edge refuses then.
    """
    _not_locked(ctx, typed.place, wall)
    person = table.find(ctx.tx, store.persons, login=typed.login)
    try:
        if person is None or not person.totp_secret or not knows:
            raise credential.wrong()
        step = credential.code_step(person.totp_secret, typed.code, wall, person.totp_step)
    except NotTrusted:
        _failed(ctx, typed.place, wall)
        return None
    table.change(ctx.tx, store.persons, {"id": person.id}, totp_step=step)
    table.remove(ctx.tx, store.attempts, login=typed.place)
    role = role_of(typed.role)
    orgs = [row.org for row in table.rows(ctx.tx, store.mandates, "org", person=person.id, role=role, until=None)]
    return _open_session(ctx, person.id, orgs[0] if orgs else "", role, "password", wall)


def _not_locked(ctx: Context, place: str, wall: datetime) -> None:
    row = table.find(ctx.tx, store.attempts, login=place)
    if row and row.failures >= FAILURES and wall - canon.moment(row.last_at) < LOCKED_FOR:
        raise NotNow("signin.slow", "尝试过多，请一分钟后再试", "too many attempts: try again in a minute")


def _failed(ctx: Context, place: str, wall: datetime) -> None:
    at = canon.instant(wall)
    row = table.find(ctx.tx, store.attempts, login=place)
    if row is None:
        table.add(
            ctx.tx, store.attempts, Conflict("signin.busy", "请重试", "try again"), login=place, failures=1, last_at=at
        )
    else:
        table.change(ctx.tx, store.attempts, {"login": place}, failures=row.failures + 1, last_at=at)


def session(tx: Connection, token: str, wall: datetime) -> Session | None:
    """Who holds this token now; None if nobody (unknown, expired, signed out or mandate revoked)."""
    row = table.find(tx, store.sessions, token_sha256=_digest(token))
    if row is None or canon.moment(row.expires_at) <= wall:
        return None
    person = table.find(tx, store.persons, id=row.person)
    org = table.find(tx, store.organisations, code=row.org)
    if person is None or org is None:
        return None
    return Session(Actor(row.person, Role(row.role), row.org), person.name, org.name, row.proof)


def sign_out(ctx: Context, token: str) -> None:
    table.remove(ctx.tx, store.sessions, token_sha256=_digest(token))


def forget(ctx: Context, before: datetime, most: int) -> int:
    """Delete at most so many each of challenges, sessions and failed attempts that ended before that (wall-clock)
    moment; how many there were."""
    ends = (
        (store.challenges, "made_at", before - credential.CHALLENGE_LASTS),
        (store.sessions, "expires_at", before),
        (store.attempts, "last_at", before),
    )
    return sum(table.sweep(ctx.tx, each, column, canon.instant(at), most) for each, column, at in ends)
