"""The trust list, witnessing with frozen evidence, seals, and one-time tasks, on both databases."""

from __future__ import annotations

from contextlib import AbstractContextManager
from dataclasses import dataclass, field
from datetime import datetime, timedelta

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.serialization import Encoding
from sqlalchemy import Engine

from kernel import canon, journal
from kernel.act import Act
from kernel.actor import CLERK, Actor, Role
from kernel.blobs import Blobs
from kernel.context import Context
from kernel.db import reading
from kernel.errors import Conflict, NotAllowed, NotFound, NotNow, NotTrusted, NotValid
from signing import store
from signing.acts import authorities, signatures, tasks
from signing.acts.signatures import Frozen
from signing.acts.tasks import Task
from signing.ports import Desk, OwnAuthority, Serials
from signing.rules import authority, certificate, cms, timestamp
from signing.rules.authority import Revoked, Term
from signing.rules.certificate import Purpose
from signing.rules.revocation import Evidence
from signing.rules.signer import SoftSigner
from tests.support import pki
from tests.support.databases import acting
from tests.support.pki import AT, DAY

DATA = b"statement"
OFFICER = Actor("sec", Role.SECURITY_ADMIN, pki.PLATFORM)
MONTH = 30 * DAY


@dataclass
class Court:
    """A database where one demonstration CA is trusted since `AT`."""

    engine: Engine
    blobs: Blobs
    ca: pki.Pki = field(default_factory=pki.Pki)

    def at(self, now: datetime = AT, actor: Actor = OFFICER) -> AbstractContextManager[Context]:
        desk = Desk(self.ca.seal, OwnAuthority(self.ca.tsa, Serials(bytes(16), 1)))
        return acting(self.engine, self.blobs, actor, now, desk)

    def witnessed(self, signer: SoftSigner, now: datetime = AT, purpose: str = "sign") -> signatures.Signatory:
        with self.at(now) as ctx:
            return signatures.witness(ctx, DATA, cms.sign(DATA, signer, now), purpose)

    def refused(self, signer: SoftSigner, now: datetime = AT, purpose: str = "sign") -> str:
        with pytest.raises(NotTrusted) as caught:
            self.witnessed(signer, now, purpose)
        return caught.value.code


@pytest.fixture
def court(engine: Engine, blobs: Blobs) -> Court:
    made = Court(engine, blobs)
    with made.at() as ctx:
        authorities.establish(ctx, made.ca.root, made.ca.issuing, MONTH)
    return made


# ---------------------------------------------------------------- the trust list


def test_whoever_is_trusted_is_witnessed(court: Court) -> None:
    member = court.ca.member(1)
    found = court.witnessed(member.signer)
    assert (found.org, found.org_name, found.person) == (member.org, member.org_name, member.person)
    assert found.suite == "ecdsa_p256"
    assert found.certificate_sha256 == certificate.read(member.sign.certificate).sha256


def test_several_cas_stand_side_by_side_and_one_can_be_taken_off(court: Court) -> None:
    other = pki.Pki(1)
    theirs = other.member(2).signer
    assert court.refused(theirs) == "certificate.path"
    with court.at() as ctx:
        authorities.trust(ctx, other.root.certificate, ["sign"], production=False)
        authorities.introduce(ctx, other.issuing.certificate)
    assert court.refused(theirs) == "certificate.status_unknown"
    with court.at() as ctx:
        for crl in other.evidence.crls:
            authorities.publish_crl(ctx, crl)
    assert court.witnessed(theirs).org == pki.code(2)
    assert court.witnessed(court.ca.member(1).signer).org == pki.code(1)
    with court.at() as ctx:
        entry = authorities.distrust(ctx, canon.sha256(other.root.certificate).hex(), "no longer licensed")
        assert entry.type == "system.distrust"
    assert court.refused(theirs) == "certificate.path"


def test_trust_is_for_a_purpose(court: Court) -> None:
    other = pki.Pki(1)
    with court.at() as ctx:
        authorities.trust(ctx, other.root.certificate, ["tsa"], production=False)
    assert court.refused(other.member(2).signer) == "certificate.path"
    with court.at() as ctx, pytest.raises(NotTrusted):
        signatures.examine(ctx, other.seal.certificate, "seal", other.seal.chain)


def test_a_signature_without_its_chain_is_completed_from_what_is_known(court: Court) -> None:
    held = court.ca.member(1).sign
    assert court.witnessed(SoftSigner(held.key, held.certificate)).org == pki.code(1)


def test_trust_refuses(court: Court) -> None:
    root = court.ca.root.certificate
    fresh = pki.Pki(1).root.certificate
    with court.at() as ctx:
        with pytest.raises(Conflict, match=r"^anchor\.known"):
            authorities.trust(ctx, root, ["sign"], production=False)
        with pytest.raises(NotTrusted, match=r"^anchor\.demo"):
            authorities.trust(ctx, fresh, ["sign"], production=True)
        with pytest.raises(NotTrusted, match=r"^certificate\.usage"):
            authorities.trust(ctx, court.ca.member(1).sign.certificate, ["sign"], production=False)
        with pytest.raises(NotFound, match=r"^anchor\.unknown"):
            authorities.distrust(ctx, "0" * 64, "")
        with pytest.raises(NotTrusted, match=r"^certificate\.path"):
            authorities.introduce(ctx, pki.Pki(1).issuing.certificate)


@pytest.mark.parametrize("role", [role for role in Role if role not in (Role.SECURITY_ADMIN, Role.CLERK)])
def test_only_the_security_administrator_changes_trust(court: Court, role: Role) -> None:
    with court.at(actor=Actor("x", role, pki.code(1))) as ctx:
        with pytest.raises(NotAllowed):
            authorities.trust(ctx, b"", [], production=False)
        with pytest.raises(NotAllowed):
            authorities.distrust(ctx, "", "")
        with pytest.raises(NotAllowed):
            authorities.introduce(ctx, b"")
        with pytest.raises(NotAllowed):
            authorities.publish_crl(ctx, b"")
        with pytest.raises(NotAllowed):
            authorities.publish_ocsp(ctx, b"", b"")
        with pytest.raises(NotAllowed):
            authorities.revoke(ctx, court.ca.issuing, b"", AT)


def test_every_change_of_trust_is_in_the_journal(court: Court) -> None:
    with court.at() as ctx:
        authorities.revoke(ctx, court.ca.issuing, court.ca.member(1).sign.certificate, AT + MONTH)
    with reading(court.engine) as tx:
        found = [entry.type for entry in journal.entries(tx, authorities.SUBJECT)]
    named = ["trust", "introduce", "publish_crl", "publish_crl", "publish_crl", "revoke"]
    assert found == [f"system.{name}" for name in named]


# ---------------------------------------------------------------- revocation


@pytest.mark.seed_row(15)
def test_a_bid_signed_with_a_revoked_certificate_is_refused_with_the_time(court: Court) -> None:
    member = court.ca.member(1)
    before = court.witnessed(member.signer)
    revoked = AT + timedelta(hours=1, milliseconds=700)
    with court.at(revoked) as ctx:
        authorities.revoke(ctx, court.ca.issuing, member.sign.certificate, AT + MONTH)
    with court.at(revoked) as ctx, pytest.raises(NotTrusted) as caught:
        signatures.witness(ctx, DATA, cms.sign(DATA, member.signer, AT), "sign")
    assert caught.value.code == "certificate.revoked"
    assert canon.instant(AT + timedelta(hours=1)) in caught.value.words.zh
    assert court.witnessed(court.ca.member(2).signer, revoked).org == pki.code(2)
    with reading(court.engine) as tx:
        assert signatures.evidence(tx, [before.p7s_sha256])  # what was witnessed before stays


def test_a_stale_list_is_no_answer(court: Court) -> None:
    signer = court.ca.member(1).signer
    assert court.witnessed(signer, AT + MONTH).org
    assert court.refused(signer, AT + MONTH + timedelta(seconds=1)) == "certificate.status_unknown"


def test_lists_are_renewed_at_half_time_and_keep_their_lines(court: Court) -> None:
    ca, gone = court.ca, court.ca.member(1)
    with court.at(AT + timedelta(seconds=1)) as ctx:
        authorities.revoke(ctx, ca.issuing, gone.sign.certificate, AT + timedelta(seconds=1) + MONTH)
    for days, renewed in ((14, 0), (16, 2), (17, 0), (60, 2)):
        with court.at(AT + days * DAY) as ctx:
            assert len(authorities.renew_due(ctx, (ca.root, ca.issuing), MONTH)) == renewed
    assert court.refused(gone.signer, AT + 60 * DAY) == "certificate.revoked"
    assert court.witnessed(ca.member(2).signer, AT + 60 * DAY).org


def test_a_moment_is_judged_by_the_lists_of_its_time(court: Court) -> None:
    """Two servers' clocks may differ a little: the one behind has no use for a list from its future."""
    with court.at(AT + timedelta(seconds=2)) as ctx:
        authorities.renew(ctx, court.ca.issuing, AT + MONTH)
    assert court.witnessed(court.ca.member(1).signer, AT + timedelta(seconds=1)).org


def test_lists_never_go_back(court: Court) -> None:
    ca = court.ca.issuing
    term = Term(AT, AT + DAY)
    with court.at() as ctx:
        authorities.publish_crl(ctx, authority.crl(ca, 5, term))
        for number, start in ((5, AT), (4, AT), (6, AT - DAY)):
            with pytest.raises(Conflict, match=r"^crl\.older"):
                authorities.publish_crl(ctx, authority.crl(ca, number, Term(start, AT + DAY), [Revoked(number, AT)]))


def test_foreign_and_stale_lists_are_refused(court: Court) -> None:
    term = Term(AT - DAY, AT + DAY)
    with court.at() as ctx:
        for data in (authority.crl(court.ca.stranger, 9, term), b"junk"):
            with pytest.raises(NotTrusted, match=r"^crl\.untrusted"):
                authorities.publish_crl(ctx, data)
        with pytest.raises(NotValid, match=r"^crl\.term"):
            authorities.publish_crl(ctx, authority.crl(court.ca.issuing, 9, Term(AT + DAY, AT + 2 * DAY)))
        with pytest.raises(NotValid, match=r"^certificate\.other_ca"):
            authorities.revoke(ctx, court.ca.root, court.ca.member(1).sign.certificate, AT + DAY)


def test_partial_lists_are_refused_because_they_would_hide_the_whole_one(court: Court) -> None:
    builder = (
        x509.CertificateRevocationListBuilder()
        .issuer_name(court.ca.issuing.x509.subject)
        .last_update(AT)
        .next_update(AT + DAY)
        .add_extension(x509.CRLNumber(9), critical=False)
        .add_extension(x509.DeltaCRLIndicator(8), critical=True)
    )
    delta = builder.sign(court.ca.issuing.key, hashes.SHA256()).public_bytes(Encoding.DER)
    with court.at() as ctx, pytest.raises(NotValid, match=r"^crl\.partial"):
        authorities.publish_crl(ctx, delta)


def test_an_ocsp_answer_is_taken_in_and_frozen(court: Court) -> None:
    member = court.ca.member(1)
    about = member.sign.certificate
    later = AT + MONTH + DAY
    term = Term(later - DAY, later + DAY)
    answer = authority.ocsp_answer(court.ca.issuing, about, term)
    with court.at(later) as ctx:
        authorities.publish_ocsp(ctx, answer, about)
        with pytest.raises(NotTrusted, match=r"^ocsp\.untrusted"):
            authorities.publish_ocsp(ctx, answer, court.ca.member(2).sign.certificate)
        authorities.publish_crl(ctx, authority.crl(court.ca.root, 9, term))
    found = court.witnessed(member.signer, later)
    with reading(court.engine) as tx:
        assert Frozen("ocsp", canon.sha256(answer).hex()) in signatures.evidence(tx, [found.p7s_sha256])


def test_the_newest_word_at_a_moment_is_gathered_of_each_ca_and_certificate(court: Court) -> None:
    """The later of two lists of one moment is the one with the higher number."""
    member, other = court.ca.member(1), court.ca.member(2)
    leaf, cas = member.sign.certificate, (court.ca.root, court.ca.issuing)
    terms = [Term(AT + days * DAY, AT + MONTH) for days in (1, 2, 2)]
    crls = {ca.certificate: [authority.crl(ca, 7 + n, term) for n, term in enumerate(terms)] for ca in cas}
    answers = [authority.ocsp_answer(court.ca.issuing, leaf, term) for term in terms[:2]]
    with court.at(AT + 3 * DAY) as ctx:
        for crl in (one for made in crls.values() for one in made):
            authorities.publish_crl(ctx, crl)
        for answer in answers:
            authorities.publish_ocsp(ctx, answer, leaf)
        about = authority.ocsp_answer(court.ca.issuing, other.sign.certificate, terms[0])
        authorities.publish_ocsp(ctx, about, other.sign.certificate)
    second = timedelta(seconds=1)
    for at, n, told in ((DAY, 0, [answers[0]]), (2 * DAY - second, 0, [answers[0]]), (2 * DAY, 2, [answers[1]])):
        with reading(court.engine) as tx:
            found = store.gather(tx, court.blobs, leaf, member.signer.chain, canon.instant(AT + at))
        assert set(found.evidence.crls) == {made[n] for made in crls.values()}
        assert list(found.evidence.ocsps) == told
    with reading(court.engine) as tx:
        found = store.gather(tx, court.blobs, leaf, member.signer.chain, canon.instant(AT + DAY - second))
    assert found.evidence.ocsps == ()
    assert not set(found.evidence.crls) & {one for made in crls.values() for one in made}


# ---------------------------------------------------------------- evidence


def test_what_a_signature_was_judged_by_is_kept_and_is_enough(court: Court) -> None:
    """The dossier's reader needs nothing but these bytes and the root."""
    member = court.ca.member(1)
    p7s = cms.sign(DATA, member.signer, AT)
    with court.at() as ctx:
        found = signatures.witness(ctx, DATA, p7s, "sign")
        kept = signatures.evidence(ctx.tx, [found.p7s_sha256, found.p7s_sha256])
    by_kind: dict[str, list[bytes]] = {"certs": [], "crls": [], "ocsp": []}
    for one in kept:
        by_kind[one.kind].append(court.blobs.get(one.sha256))
    assert [len(by_kind[kind]) for kind in ("certs", "crls", "ocsp")] == [3, 2, 0]
    signature = cms.verify(DATA, p7s)
    chain = [other for other in by_kind["certs"] if other != signature.certificate]
    evidence = Evidence(tuple(by_kind["crls"]))
    judged = certificate.judge(signature.certificate, chain, court.ca.anchors, evidence, AT, Purpose.SIGN)
    assert judged.org == member.org


def test_nothing_is_kept_of_what_is_refused(court: Court) -> None:
    signer = court.ca.untrusted()
    p7s = cms.sign(DATA, signer, AT)
    assert court.refused(signer) == "certificate.path"
    with reading(court.engine) as tx:
        assert signatures.evidence(tx, [canon.sha256(p7s).hex()]) == []


def test_examine_judges_certificates_that_sign_nothing(court: Court) -> None:
    custodian = court.ca.custodian(1)
    with court.at() as ctx:
        found = signatures.examine(ctx, custodian.encrypt.certificate, "encrypt")
        assert found.org == custodian.org
        assert ctx.blobs.get(found.sha256) == custodian.encrypt.certificate
        with pytest.raises(NotTrusted, match=r"^certificate\.usage"):
            signatures.examine(ctx, custodian.sign.certificate, "encrypt")


def test_events_are_sealed_and_stamped(court: Court) -> None:
    with court.at() as ctx:
        entry = journal.append(ctx, Act("note", authorities.SUBJECT, CLERK, ctx.now, {}))
        assert signatures.sealed(ctx.tx, entry.leaf) is None
        assert signatures.seal(ctx, entry) == entry
        found = signatures.sealed(ctx.tx, entry.leaf)
        assert found is not None
        p7s, tsr = (ctx.blobs.get(digest) for digest in found)
        assert {one.kind for one in signatures.evidence(ctx.tx, found)} == {"certs", "crls"}
        with pytest.raises(Conflict, match=r"^seal\.known"):
            signatures.seal(ctx, entry)
    assert cms.verify(entry.data, p7s).certificate == court.ca.seal.certificate
    assert timestamp.verify(tsr, entry.data, court.ca.anchors, court.ca.evidence) == AT


def test_sealing_does_not_wait_for_a_fresh_list(court: Court) -> None:
    """The close of bidding must happen on time; a verifier judges the seal."""
    with court.at(AT + 2 * MONTH, CLERK) as ctx:
        entry = journal.append(ctx, Act("note", authorities.SUBJECT, CLERK, ctx.now, {}))
        signatures.seal(ctx, entry)
        assert signatures.sealed(ctx.tx, entry.leaf)


# ---------------------------------------------------------------- one-time tasks

BIDDER = Actor("p1", Role.BIDDER, pki.code(1))


def opened(court: Court, *, actor: Actor = BIDDER, certificate_sha256: str = "") -> Task:
    with court.at(actor=actor) as ctx:
        return tasks.open_task(ctx, "lot.award", "定标", DATA, {"lot": "L-2026-0001-1"}, certificate_sha256)


def test_a_task_is_signed_once(court: Court) -> None:
    made = opened(court)
    assert len(bytes.fromhex(made.id)) == 16
    with reading(court.engine) as tx:
        assert tasks.task(tx, made.id) == made
    assert (made.document, made.params, made.done) == (DATA, {"lot": "L-2026-0001-1"}, False)
    p7s = cms.sign(DATA, court.ca.member(1).signer, AT)
    with court.at() as ctx:
        task, signatory = tasks.finish_task(ctx, made.id, p7s)
        assert (task.id, signatory.org) == (made.id, pki.code(1))
        assert ctx.blobs.get(signatory.p7s_sha256) == p7s
    with court.at() as ctx:
        assert tasks.task(ctx.tx, made.id).done
        with pytest.raises(Conflict, match=r"^task\.done"):
            tasks.finish_task(ctx, made.id, p7s)


def test_of_two_who_finish_a_task_at_once_one_is_too_late(court: Court) -> None:
    made = opened(court)
    with court.at() as ctx:
        assert store.finish(ctx.tx, made.id, "1" * 64)
        assert not store.finish(ctx.tx, made.id, "2" * 64)


def test_a_task_is_for_its_organisation(court: Court) -> None:
    made = opened(court)
    with court.at() as ctx, pytest.raises(NotAllowed, match=r"^task\.other_organisation"):
        tasks.finish_task(ctx, made.id, cms.sign(DATA, court.ca.member(2).signer, AT))


def test_a_task_can_be_for_one_certificate(court: Court) -> None:
    mine, other = court.ca.member(1), court.ca.member(1)
    made = opened(court, certificate_sha256=certificate.read(mine.sign.certificate).sha256)
    with court.at() as ctx:
        with pytest.raises(NotAllowed, match=r"^task\.other_person"):
            tasks.finish_task(ctx, made.id, cms.sign(DATA, other.signer, AT))
        tasks.finish_task(ctx, made.id, cms.sign(DATA, mine.signer, AT))


def test_anybody_may_sign_a_task_that_nobody_in_particular_opened(court: Court) -> None:
    made = opened(court, actor=Actor("anyone", Role.PUBLIC))
    with court.at() as ctx:
        assert tasks.finish_task(ctx, made.id, cms.sign(DATA, court.ca.member(2).signer, AT))[1].org == pki.code(2)


@pytest.mark.parametrize(
    ("after", "late"), [(tasks.TASK_LASTS - timedelta(milliseconds=1), False), (tasks.TASK_LASTS, True)]
)
def test_a_task_ends(court: Court, after: timedelta, late: bool) -> None:
    made = opened(court)
    p7s = cms.sign(DATA, court.ca.member(1).signer, AT)
    with court.at(AT + after) as ctx:
        if late:
            with pytest.raises(NotNow, match=r"^task\.expired"):
                tasks.finish_task(ctx, made.id, p7s)
        else:
            tasks.finish_task(ctx, made.id, p7s)


def test_a_closed_task_is_closed_for_good(court: Court) -> None:
    """Where the caller's act verifies a signature over something else."""
    made = opened(court)
    with court.at() as ctx:
        assert tasks.close_task(ctx, made.id, b"p7s").id == made.id
        for again in (tasks.close_task, tasks.finish_task):
            with pytest.raises(Conflict, match=r"^task\.done"):
                again(ctx, made.id, b"p7s")


def test_another_document_does_not_finish_a_task(court: Court) -> None:
    made = opened(court)
    with court.at() as ctx, pytest.raises(NotTrusted, match=r"^cms\.digest"):
        tasks.finish_task(ctx, made.id, cms.sign(DATA + b" ", court.ca.member(1).signer, AT))


def test_unknown_and_oversized(court: Court) -> None:
    with court.at() as ctx:
        with pytest.raises(NotFound, match=r"^task\.unknown"):
            tasks.finish_task(ctx, "0" * 32, b"")
        with pytest.raises(NotValid, match=r"^task\.too_large"):
            tasks.open_task(ctx, "k", "t", bytes(tasks.LARGEST_DOCUMENT + 1), {})
