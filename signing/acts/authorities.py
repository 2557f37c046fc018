"""The trust list of authorities, and the revocation data that they publish."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime, timedelta
from typing import Final

from cryptography import x509

from kernel import canon, ids, journal, table
from kernel.act import Act
from kernel.actor import Role
from kernel.canon import Json
from kernel.context import Context
from kernel.errors import Conflict, NotAllowed, NotFound, NotTrusted, NotValid
from kernel.journal import Entry
from signing import store
from signing.acts.signatures import kept
from signing.rules import authority, certificate, path, revocation, tbs
from signing.rules.authority import Authority, Revoked, Term
from signing.rules.certificate import ORGANISATION_IDENTIFIER, Purpose

SUBJECT: Final = ids.subject("S", "trust")


def _officer(ctx: Context) -> None:
    if ctx.actor.role not in (Role.SECURITY_ADMIN, Role.CLERK):
        raise NotAllowed("act.not_allowed", "只能由安全管理员办理", "only the security administrator may do this")


def _record(ctx: Context, name: str, body: Mapping[str, Json]) -> Entry:
    return journal.append(ctx, Act(name, SUBJECT, ctx.actor, ctx.now, body))


# ---------------------------------------------------------------- the trust list


def trust(
    ctx: Context, ca: bytes, purposes: Iterable[str], *, production: bool, code: str = ORGANISATION_IDENTIFIER
) -> Entry:
    """Put a CA (DER) on the trust list for purposes (sign, encrypt, tsa, seal).

    `code` is the subject attribute (dotted OID) where this CA writes the 统一社会信用代码. A demonstration CA
    is refused where `production`.
    """
    _officer(ctx)
    certificate.anchor(ca, production=production, code=code)
    wanted = sorted({Purpose(purpose) for purpose in purposes})
    digest, at = kept(ctx, ca), canon.instant(ctx.now)
    taken = Conflict("anchor.known", "该 CA 已在信任列表中", "the CA is on the trust list already", field="certificate")
    for purpose in wanted:
        if any(row.sha256 == digest for row in store.trusted(ctx.tx, purpose)):
            raise taken
        values = {"sha256": digest, "purpose": purpose, "code": code, "certificate": ca, "trusted_at": at}
        table.add(ctx.tx, store.anchors, taken, **values)
    _know(ctx, ca)
    return _record(ctx, "trust", {"certificate_sha256": digest, "purposes": list(wanted), "code": code})


def distrust(ctx: Context, sha256: str, reason: str) -> Entry:
    """Take a CA off the trust list from now on; what was witnessed before stays witnessed."""
    _officer(ctx)
    if not table.change(ctx.tx, store.anchors, {"sha256": sha256, "ended_at": None}, ended_at=canon.instant(ctx.now)):
        raise NotFound("anchor.unknown", "信任列表中没有该 CA", "no such CA on the trust list", field="certificate")
    return _record(ctx, "distrust", {"certificate_sha256": sha256, "reason": reason})


def introduce(ctx: Context, issuing: bytes) -> Entry:
    """Make a CA below a trusted one known, for signatures that do not carry it."""
    _officer(ctx)
    certificate.anchor(issuing, production=False)
    roots = [row.certificate for purpose in Purpose for row in store.trusted(ctx.tx, purpose)]
    certificate.introduced(issuing, roots, ctx.now)
    _know(ctx, issuing)
    return _record(ctx, "introduce", {"certificate_sha256": kept(ctx, issuing)})


def _know(ctx: Context, ca: bytes) -> None:
    digest = canon.sha256(ca).hex()
    if table.find(ctx.tx, store.issuers, sha256=digest) is None:
        busy = Conflict("anchor.known", "该 CA 正在登记", "the CA is being registered", field="certificate")
        named = {"sha256": digest, "subject_sha256": canon.sha256(tbs.subject(ca)).hex(), "certificate": ca}
        table.add(ctx.tx, store.issuers, busy, **named)


# ---------------------------------------------------------------- revocation data


def publish_crl(ctx: Context, crl: bytes) -> Entry:
    """Take in a newer, complete revocation list of a known CA."""
    _officer(ctx)
    issuer, read = _issuer_of(ctx, crl)
    if not revocation.complete(read):
        raise NotValid("crl.partial", "只接受完整的吊销列表", "only complete lists are taken in", field="crl")
    number = f"{_number(read):048d}"
    made = canon.instant(read.last_update_utc)
    last = store.newest_list(ctx.tx, issuer)
    if last is not None and (last.this_update, last.number) >= (made, number):
        raise Conflict("crl.older", "已有同样新或更新的吊销列表", "there is a list as new or newer", field="crl")
    if read.next_update_utc is None or not read.last_update_utc <= ctx.now <= read.next_update_utc:
        raise NotValid("crl.term", "吊销列表不在有效期内", "the list is not in force now", field="crl")
    until = canon.instant(read.next_update_utc)
    busy = Conflict("crl.older", "该吊销列表正在写入", "the list is being written", field="crl")
    values = {"sha256": kept(ctx, crl), "authority_sha256": issuer, "number": number, "this_update": made}
    table.add(ctx.tx, store.lists, busy, next_update=until, **values)
    return _record(
        ctx, "publish_crl", {"crl_sha256": canon.sha256(crl).hex(), "this_update": made, "next_update": until}
    )


def _issuer_of(ctx: Context, crl: bytes) -> tuple[str, x509.CertificateRevocationList]:
    """Which CA it is, and its list, whose signature holds."""
    for row in table.rows(ctx.tx, store.issuers, "sha256"):
        read = revocation.list_of(crl, certificate.load(row.certificate))
        if read is not None:
            return canon.sha256(tbs.authority(row.certificate)).hex(), read
    raise NotTrusted("crl.untrusted", "不是已知 CA 签发的吊销列表", "this is not a list of a known CA")


def _number(crl: x509.CertificateRevocationList) -> int:
    try:
        return crl.extensions.get_extension_for_class(x509.CRLNumber).value.crl_number
    except x509.ExtensionNotFound:
        return 0


def publish_ocsp(ctx: Context, answer: bytes, about: bytes) -> Entry:
    """Take in an OCSP answer about the certificate `about` (DER)."""
    _officer(ctx)
    issuers = [path.load(ca) for ca in store.issuers_named(ctx.tx, [tbs.issuer(about)])]
    found = [one for issuer in issuers for one in revocation.statuses(answer, path.load(about), issuer)]
    if not found:
        raise NotTrusted("ocsp.untrusted", "不是已知 CA 对该证书的答复", "no known CA answers for it here")
    values = {"sha256": kept(ctx, answer), "certificate_sha256": canon.sha256(about).hex()}
    told: dict[str, Json] = {"ocsp_sha256": values["sha256"], "certificate_sha256": values["certificate_sha256"]}
    busy = Conflict("ocsp.known", "该答复已登记", "the answer is known already", field="ocsp")
    table.add(ctx.tx, store.answers, busy, this_update=canon.instant(max(one.this_update for one in found)), **values)
    return _record(ctx, "publish_ocsp", told)


def runs_out(ctx: Context, ca: Authority, by: datetime) -> bool:
    """Whether the CA has no list that is still good at `by`, so that a new one is due."""
    last = store.newest_list(ctx.tx, canon.sha256(tbs.authority(ca.certificate)).hex())
    return last is None or bool(last.next_update <= canon.instant(by))


def renew(ctx: Context, ca: Authority, until: datetime, extra: Sequence[Revoked] = ()) -> Entry:
    """The demonstration CA's next revocation list: the lines of the last one and `extra`, good until `until`."""
    last = store.newest_list(ctx.tx, canon.sha256(tbs.authority(ca.certificate)).hex())
    lines = authority.lines(ctx.blobs.get(last.sha256)) if last else []
    term = Term(ctx.now.replace(microsecond=0), until)
    return publish_crl(ctx, authority.crl(ca, int(last.number) + 1 if last else 1, term, [*lines, *extra]))


def renew_due(ctx: Context, cas: Iterable[Authority], lasts: timedelta) -> list[Entry]:
    """Renew the list of every demonstration CA that has none in force or is past half of its time."""
    made = []
    for ca in cas:
        last = store.newest_list(ctx.tx, canon.sha256(tbs.authority(ca.certificate)).hex())
        if last is None or canon.moment(last.next_update) - ctx.now < lasts / 2:
            made.append(renew(ctx, ca, ctx.now.replace(microsecond=0) + lasts))
    return made


def establish(ctx: Context, root: Authority, issuing: Authority, lasts: timedelta) -> None:
    """Trust a demonstration CA for everything and publish its first lists. Never where `production` is meant."""
    trust(ctx, root.certificate, Purpose, production=False)
    introduce(ctx, issuing.certificate)
    renew_due(ctx, (root, issuing), lasts)


def revoke(ctx: Context, ca: Authority, revoked: bytes, until: datetime) -> Entry:
    """The demonstration CA revokes a certificate (DER) from this second on, by its next list."""
    _officer(ctx)
    if tbs.issuer(revoked) != tbs.subject(ca.certificate):
        raise NotValid("certificate.other_ca", "不是该 CA 签发的证书", "this CA did not issue it", field="certificate")
    serial = path.load(revoked).serial_number
    renew(ctx, ca, until, [Revoked(serial, ctx.now.replace(microsecond=0))])
    return _record(ctx, "revoke", {"certificate_sha256": kept(ctx, revoked), "serial": f"{serial:x}"})
