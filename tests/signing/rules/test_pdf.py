"""Sealed PDFs: what must hold, and what must not pass for a seal."""

from __future__ import annotations

import io
from collections.abc import Callable
from datetime import datetime, timedelta
from functools import cache
from itertools import count

import pypdf
import pytest
from pyhanko.pdf_utils.generic import NumberObject, pdf_name
from pyhanko.pdf_utils.incremental_writer import IncrementalPdfFileWriter
from pypdf.generic import NameObject

from kernel.errors import NotTrusted, NotValid
from signing.rules import cms, pdf, timestamp
from signing.rules.signer import SoftSigner
from signing.rules.timestamp import Terms
from signing.rules.verdict import VALID, Indication
from tests.support.pki import AT, DAY, YEAR, Pki, shared

SERIALS = count(1)


@cache
def blank() -> bytes:
    """A small PDF of one empty page, with an id and an information dictionary."""
    writer = pypdf.PdfWriter()
    writer.add_blank_page(300, 200)
    writer.add_metadata({"/Title": "开标记录"})
    out = io.BytesIO()
    writer.write(out)
    return out.getvalue()


def stamper(pki: Pki, at: datetime = AT) -> Callable[[bytes], bytes]:
    return lambda data: timestamp.issue(timestamp.of(data), pki.tsa, Terms(), next(SERIALS), at)


def sealed(pki: Pki, signer: SoftSigner | None = None, stamp: pdf.Stamper | None = None) -> bytes:
    return pdf.seal(blank(), signer or pki.seal, AT, "签发", stamp)


def code(data: bytes, pki: Pki, at: datetime = AT) -> str:
    with pytest.raises(NotTrusted) as refused:
        pdf.verify(data, pki.anchors, pki.evidence_at(at), at)
    return refused.value.code


@pytest.fixture
def pki() -> Pki:
    return shared()


def test_a_stamped_seal_holds_and_says_whose_it_is_and_when(pki: Pki) -> None:
    data = sealed(pki, stamp=stamper(pki))
    (seal,) = pdf.verify(data, pki.anchors, pki.evidence, AT)
    assert seal.identity.org_name == "演示公共资源交易中心"
    assert (seal.reason, seal.stamped) == ("签发", AT)
    assert pdf.validate(data, pki.anchors, pki.evidence, AT) == VALID


def test_a_seal_without_a_stamp_holds_at_the_moment_asked_for(pki: Pki) -> None:
    (seal,) = pdf.verify(sealed(pki), pki.anchors, pki.evidence, AT)
    assert seal.stamped is None


@pytest.mark.parametrize("suite", ["ecdsa_p256", "rsa_pss", "rsa_pkcs1"])
def test_every_suite_seals(pki: Pki, suite: str) -> None:
    key = pki.member(31, "rsa" if suite.startswith("rsa") else "ec").sign
    signer = SoftSigner(key.key, key.certificate, key.chain, suite)
    assert pdf.validate(sealed(pki, signer, stamper(pki)), pki.anchors, pki.evidence, AT) == VALID


def test_the_two_steps_can_be_taken_apart(pki: Pki) -> None:
    signer = pki.seal
    first, again = (pdf.prepare(blank(), signer.certificate, signer.chain, signer.suite, AT, "签发") for _ in range(2))
    assert first == again
    kept = pdf.Prepared(bytes(first.pdf), first.start, first.end, first.cms)
    assert pdf.validate(pdf.embed(kept, signer.sign(kept.to_sign)), pki.anchors, pki.evidence, AT) == VALID


def test_a_signature_that_is_not_the_keys_is_never_embedded(pki: Pki) -> None:
    signer, other = pki.seal, pki.member(32).signer
    prepared = pdf.prepare(blank(), signer.certificate, signer.chain, signer.suite, AT, "签发")
    with pytest.raises(NotTrusted) as refused:
        pdf.embed(prepared, other.sign(prepared.to_sign))
    assert refused.value.code == "signature.wrong"


def test_a_token_that_does_not_fit_is_refused(pki: Pki) -> None:
    prepared = pdf.prepare(blank(), pki.seal.certificate, pki.seal.chain, pki.seal.suite, AT, "签发")
    with pytest.raises(NotValid) as refused:
        pdf.embed(prepared, pki.seal.sign(prepared.to_sign), lambda _: bytes(pdf.RESERVED))
    assert refused.value.code == "pdf.signature_too_large"


def test_the_dates_are_the_official_moment_and_the_text_stays(pki: Pki) -> None:
    read = pypdf.PdfReader(io.BytesIO(sealed(pki)))
    assert read.metadata is not None
    assert read.metadata.title == "开标记录"
    assert read.metadata.modification_date == AT


def test_two_parties_sign_one_paper(pki: Pki) -> None:
    both = pdf.seal(sealed(pki, stamp=stamper(pki)), pki.member(33).signer, AT, "会签", stamper(pki))
    assert [seal.reason for seal in pdf.verify(both, pki.anchors, pki.evidence, AT)] == ["签发", "会签"]


# ---------------------------------------------------------------- what must not pass


def test_a_paper_without_a_seal(pki: Pki) -> None:
    assert code(blank(), pki) == "pdf.unsigned"


def test_one_changed_byte_anywhere_in_the_signed_part(pki: Pki) -> None:
    data = sealed(pki)
    at = data.index(b"/MediaBox")
    assert code(data[:at] + b"/MediaBux" + data[at + 9 :], pki) in ("cms.digest", "pdf.form")


def test_a_signature_over_other_content_moved_in(pki: Pki) -> None:
    prepared = pdf.prepare(blank(), pki.seal.certificate, pki.seal.chain, pki.seal.suite, AT, "签发")
    foreign = cms.sign(b"another paper", pki.seal, AT).hex().encode()
    room = prepared.end - prepared.start - 2
    data = prepared.pdf[: prepared.start + 1] + foreign.ljust(room, b"0") + prepared.pdf[prepared.end - 1 :]
    assert code(data, pki) == "cms.digest"


def updated(data: bytes, change: Callable[[IncrementalPdfFileWriter], None]) -> bytes:
    writer, out = IncrementalPdfFileWriter(io.BytesIO(data)), io.BytesIO()
    change(writer)
    writer.write(out)  # type: ignore[no-untyped-call]
    return out.getvalue()


def touch(writer: IncrementalPdfFileWriter) -> None:
    writer.update_root()  # type: ignore[no-untyped-call]


def turn(writer: IncrementalPdfFileWriter) -> None:
    page, _ = writer.find_page_for_modification(0)  # type: ignore[no-untyped-call]
    page.get_object()[pdf_name("/Rotate")] = NumberObject(90)  # type: ignore[no-untyped-call]
    writer.mark_update(page.reference)


def test_an_update_after_the_seal_is_refused_though_the_signed_part_is_whole(pki: Pki) -> None:
    assert code(updated(sealed(pki), touch), pki) == "pdf.extended"


def test_an_update_between_two_seals_is_refused(pki: Pki) -> None:
    again = pdf.seal(updated(sealed(pki), turn), pki.member(34).signer, AT, "会签")
    assert code(again, pki) == "pdf.bottom_line"


def test_bytes_appended_after_the_end(pki: Pki) -> None:
    assert code(sealed(pki) + b"\n% more", pki) == "pdf.extended"


def test_a_stripped_seal_leaves_an_unsigned_paper(pki: Pki) -> None:
    writer = pypdf.PdfWriter(clone_from=io.BytesIO(sealed(pki)))
    del writer.root_object[NameObject("/AcroForm")]
    out = io.BytesIO()
    writer.write(out)
    assert code(out.getvalue(), pki) == "pdf.unsigned"


def test_a_token_over_something_else(pki: Pki) -> None:
    wrong = stamper(pki)(b"something else")
    assert code(sealed(pki, stamp=lambda _: wrong), pki) == "timestamp.imprint"


@pytest.mark.parametrize(
    ("signer", "said"),
    [
        (lambda pki: pki.expired(), "certificate.expired"),
        (lambda pki: pki.not_yet_valid(), "certificate.not_yet_valid"),
        (lambda pki: pki.untrusted(), "certificate.path"),
    ],
)
def test_a_certificate_that_does_not_hold(pki: Pki, signer: Callable[[Pki], SoftSigner], said: str) -> None:
    assert code(sealed(pki, signer(pki)), pki) == said


def test_a_revoked_certificate() -> None:
    pki = Pki()
    signer = pki.signing(905)
    pki.revoke(signer.certificate)
    assert code(sealed(pki, signer), pki) == "certificate.revoked"


def test_without_revocation_data_nothing_is_accepted(pki: Pki) -> None:
    old = pki.evidence_at(AT - 30 * DAY)
    found = pdf.validate(sealed(pki), pki.anchors, old, AT)
    assert (found.indication, found.sub) == (Indication.INDETERMINATE, "TRY_LATER")


def test_the_token_keeps_a_seal_good_after_its_certificate_ended(pki: Pki) -> None:
    later = AT + 3 * YEAR
    stamped, plain = sealed(pki, stamp=stamper(pki)), sealed(pki)
    assert pdf.validate(stamped, pki.anchors, pki.evidence, later) == VALID
    with pytest.raises(NotTrusted) as refused:
        pdf.verify(plain, pki.anchors, pki.evidence_at(later), later)
    assert refused.value.code == "certificate.expired"


def test_a_claimed_time_is_not_believed(pki: Pki) -> None:
    backdated = pdf.seal(blank(), pki.expired(), AT - timedelta(days=100), "倒签")
    assert code(backdated, pki) == "certificate.expired"


@pytest.mark.parametrize("data", [b"", b"not a pdf", b"%PDF-1.7\n%%EOF", blank()[:200]])
def test_what_is_no_pdf_is_refused(pki: Pki, data: bytes) -> None:
    with pytest.raises(NotValid) as refused:
        pdf.verify(data, pki.anchors, pki.evidence, AT)
    assert refused.value.code == "pdf.malformed"
    assert pdf.validate(data, pki.anchors, pki.evidence, AT).indication is Indication.INVALID


def test_an_encrypted_paper_is_refused(pki: Pki) -> None:
    writer = pypdf.PdfWriter(clone_from=io.BytesIO(blank()))
    writer.encrypt("secret")
    out = io.BytesIO()
    writer.write(out)
    with pytest.raises(NotValid):
        pdf.seal(out.getvalue(), pki.seal, AT, "签发")


def test_a_verdict_says_why(pki: Pki) -> None:
    found = pdf.validate(sealed(pki, pki.expired()), pki.anchors, pki.evidence, AT)
    assert (found.indication, found.sub) == (Indication.INVALID, "EXPIRED")
