"""Seal a PDF in two resumable steps (PAdES B-B, with a time stamp B-T), and judge what was sealed."""

from __future__ import annotations

import hashlib
import io
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Final

from asn1crypto import cms as asn1
from asn1crypto import x509 as asn1_x509
from pyhanko.pdf_utils import generic
from pyhanko.pdf_utils.incremental_writer import IncrementalPdfFileWriter
from pyhanko.pdf_utils.misc import PdfError
from pyhanko.pdf_utils.reader import PdfFileReader
from pyhanko.sign.fields import MDPPerm, SigFieldSpec, SigSeedSubFilter
from pyhanko.sign.signers.cms_embedder import PdfCMSEmbedder, SigIOSetup, SigMDPSetup, SigObjSetup
from pyhanko.sign.signers.pdf_byterange import SignatureObject
from pyhanko.sign.validation import validate_pdf_signature
from pyhanko.sign.validation.errors import SignatureValidationError
from pyhanko.sign.validation.pdf_embedded import EmbeddedPdfSignature
from pyhanko.sign.validation.status import SignatureCoverageLevel
from pyhanko_certvalidator import ValidationContext

from kernel.errors import NotTrusted, NotValid, Refusal
from signing.rules import certificate as certificates
from signing.rules import signed_data, tbs, timestamp, verdict
from signing.rules import suite as suites
from signing.rules.certificate import Anchor, Identity, Purpose
from signing.rules.revocation import Evidence
from signing.rules.signed_data import DATA, Content
from signing.rules.signer import Signer
from signing.rules.verdict import Verdict

LARGEST: Final = 64 * 1024 * 1024
# Signature, chain and time-stamp token take about 8 KiB.
RESERVED: Final = 16 * 1024
TIME_STAMP: Final = "1.2.840.113549.1.9.16.2.14"

Stamper = Callable[[bytes], bytes]


@dataclass(frozen=True, slots=True)
class Prepared:
    """A PDF with an empty place for the signature; sign `to_sign` anywhere, then `embed`."""

    pdf: bytes
    start: int
    end: int
    cms: signed_data.Prepared

    @property
    def to_sign(self) -> bytes:
        return self.cms.to_sign


@dataclass(frozen=True, slots=True)
class Seal:
    """One signature that holds: whose, why, and when by a time-stamp token (None: only at the moment asked for)."""

    identity: Identity
    reason: str
    stamped: datetime | None


# ---------------------------------------------------------------- sealing


def prepare(
    pdf: bytes, certificate: bytes, chain: tuple[bytes, ...], suite: str, at: datetime, reason: str
) -> Prepared:
    """First step. `at` is written as the claimed time; equal input gives equal bytes.

    The first signature certifies: after it only further signatures may be added (DocMDP 2).
    """
    reader = _reader(pdf)
    number = len(reader.embedded_signatures) + 1
    name = f"Seal{number}"
    embedder = PdfCMSEmbedder(SigFieldSpec(name)).write_cms(name, _Update(reader, pdf, at))
    next(embedder)
    place = SignatureObject(at, SigSeedSubFilter.PADES, reason=reason, bytes_reserved=2 * RESERVED)
    certifies = SigMDPSetup("sha256", certify=True, docmdp_perms=MDPPerm.FILL_FORMS) if number == 1 else None
    embedder.send(SigObjSetup(place, certifies))
    found, out = embedder.send(SigIOSetup("sha256"))
    content = Content(DATA, found.document_digest)
    inner = signed_data.prepare(content, certificate, chain, suite, None)
    return Prepared(out.getvalue(), found.reserved_region_start, found.reserved_region_end, inner)


def embed(prepared: Prepared, signature: bytes, stamp: Stamper | None = None) -> bytes:
    """Second step: the sealed PDF. `stamp` gives an RFC 3161 token over the bytes it is handed (then B-T).

    NotTrusted if the signature is not the key's over `to_sign`: a broken token must not spoil a paper.
    """
    inner = prepared.cms
    suites.named(inner.suite).check(tbs.spki(inner.certificate), signature, inner.to_sign, "sha256")
    unsigned = {} if stamp is None else {TIME_STAMP: stamp(signature)}
    made = signed_data.embed(inner, signature, unsigned=unsigned).hex().encode()
    room = prepared.end - prepared.start - 2
    if len(made) > room:
        raise NotValid("pdf.signature_too_large", "签名超出预留空间", "the signature does not fit its place")
    return prepared.pdf[: prepared.start + 1] + made.ljust(room, b"0") + prepared.pdf[prepared.end - 1 :]


def seal(pdf: bytes, signer: Signer, at: datetime, reason: str, stamp: Stamper | None = None) -> bytes:
    """Both steps with a key at hand."""
    prepared = prepare(pdf, signer.certificate, signer.chain, signer.suite, at, reason)
    return embed(prepared, signer.sign(prepared.to_sign), stamp)


class _Update(IncrementalPdfFileWriter):
    """An update whose id and date come from what is updated, not from chance and the wall clock."""

    def __init__(self, reader: PdfFileReader, pdf: bytes, at: datetime) -> None:
        super().__init__(reader.stream, prev=reader)
        first = self._document_id[0] if "/ID" in reader.trailer else _identifier(pdf)
        self._document_id = generic.ArrayObject([first, _identifier(pdf)])
        self._at = at

    def _update_meta(self) -> None:
        if self._info is not None:
            reader: PdfFileReader = self.prev
            reader.trailer["/Info"]["/ModDate"] = generic.pdf_date(self._at)
            self.mark_update(self._info)


def _identifier(pdf: bytes) -> generic.ByteStringObject:
    return generic.ByteStringObject(hashlib.sha256(pdf).digest()[:16])


def _reader(pdf: bytes) -> PdfFileReader:
    if len(pdf) > LARGEST:
        raise _malformed(f"超过 {LARGEST} 字节", f"more than {LARGEST} bytes")
    try:
        reader = PdfFileReader(io.BytesIO(pdf))
        encrypted = reader.encrypted
        _ = reader.root, reader.embedded_signatures
    except (PdfError, ValueError, RecursionError, KeyError, TypeError) as error:
        raise _malformed(str(error), str(error)) from error
    if encrypted:
        raise _malformed("文件已加密", "it is encrypted")
    return reader


def _malformed(zh: str, en: str) -> NotValid:
    return NotValid("pdf.malformed", f"PDF 文件不合要求：{zh}", f"the PDF is not acceptable: {en}", field="pdf")


# ---------------------------------------------------------------- judging


def validate(pdf: bytes, anchors: Sequence[Anchor], evidence: Evidence, at: datetime) -> Verdict:
    """As `verify`, with the reason in the verdict instead of a refusal."""
    try:
        verify(pdf, anchors, evidence, at)
    except Refusal as refusal:
        return verdict.of(refusal)
    return verdict.VALID


def verify(
    pdf: bytes, anchors: Sequence[Anchor], evidence: Evidence, at: datetime, purpose: Purpose = Purpose.SEAL
) -> tuple[Seal, ...]:
    """Every signature in order, if all of them hold and the last covers the whole file; else NotTrusted.

    Each is judged at the time of its token, or at `at` if it has none. Changes after a signature other than further
    signatures are refused, however whole the signed part is.
    """
    found = _reader(pdf).embedded_regular_signatures
    if not found:
        raise _refused("unsigned", "没有签章", "it bears no signature")
    if found[-1].evaluate_signature_coverage() is not SignatureCoverageLevel.ENTIRE_FILE:
        raise _refused("extended", "签章之后又有改动", "it was changed after the last signature")
    return tuple(_judged(one, anchors, evidence, at, purpose) for one in found)


def _judged(
    one: EmbeddedPdfSignature, anchors: Sequence[Anchor], evidence: Evidence, at: datetime, purpose: Purpose
) -> Seal:
    # 1 the signature itself, by our caps and our list of algorithms
    signed = signed_data.read(asn1.ContentInfo.load(one.pkcs7_content).dump())
    leaf = signed_data.certificate_of(signed)
    if signed.content_type != DATA or signed.enclosed is not None:
        raise _refused("form", "签名须为分离式", "its signature must be detached")
    signed_data.check(signed, one.compute_digest(signed.digest), leaf, protected=False)
    # 2 when: by its token only
    above = tuple(other for other in signed.certificates if other != leaf)
    token = _token(one)
    stamped = None if token is None else timestamp.verify(token, signed.signature, anchors, evidence)
    # 3 who
    identity = certificates.judge(leaf, above, anchors, evidence, stamped or at, purpose)
    # 4 the document around it: coverage, later changes, permissions; and the whole judgement a second time
    context = _context(anchors, evidence, stamped or at)
    try:
        status = validate_pdf_signature(one, context, context)
    except (SignatureValidationError, PdfError, ValueError) as error:
        raise _refused("form", str(error), str(error)) from error
    if not status.bottom_line:
        raise _refused("bottom_line", status.summary(), status.summary())
    return Seal(identity, str(one.sig_object.get("/Reason", "")), stamped)


def _token(one: EmbeddedPdfSignature) -> bytes | None:
    for attribute in one.signer_info["unsigned_attrs"] or ():
        if attribute["type"].dotted == TIME_STAMP:
            values = attribute["values"]
            if len(values) != 1:
                raise _refused("form", "时间戳属性须恰有一值", "its time stamp must be one")
            return bytes(values[0].dump())
    return None


def _context(anchors: Sequence[Anchor], evidence: Evidence, at: datetime) -> ValidationContext:
    return ValidationContext(
        trust_roots=[asn1_x509.Certificate.load(anchor.certificate) for anchor in anchors],
        moment=at,
        allow_fetching=False,
        crls=list(evidence.crls),
        ocsps=list(evidence.ocsps),
        revocation_mode="require",
    )


def _refused(code: str, zh: str, en: str) -> NotTrusted:
    return NotTrusted(f"pdf.{code}", f"PDF 签章不合要求：{zh}", f"the PDF's seal does not hold: {en}")
