"""Detached signatures over exact bytes (CAdES-BES, in CMS or GM/T 0010): prepare, embed, sign, read, verify."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from signing.rules import signed_data
from signing.rules import suite as suites
from signing.rules.signed_data import CMS, Content, Form, Prepared, Signed, refused
from signing.rules.signer import Signer


@dataclass(frozen=True, slots=True)
class Signature:
    """A detached signature. From `read` nothing of it is believed; from `verify` it holds for the data.

    Whether the certificate may be trusted is another question: `certificate.judge`.
    """

    certificate: bytes
    chain: tuple[bytes, ...]
    suite: str
    digest: str
    message_digest: bytes
    signing_time: datetime | None
    value: bytes


def prepare(digest: bytes, certificate: bytes, chain: tuple[bytes, ...], suite: str, at: datetime) -> Prepared:
    """First step for tokens and remote signers: sign `.to_sign` by `suite`, then `embed`.

    `digest` is SHA-256, and SM3 for a suite of the national list.
    """
    return signed_data.prepare(Content(signed_data.form_of(suite).data, digest), certificate, chain, suite, at)


def embed(prepared: Prepared, signature: bytes) -> bytes:
    """Second step: the finished .p7s."""
    return signed_data.embed(prepared, signature)


def sign_digest(digest: bytes, signer: Signer, at: datetime) -> bytes:
    """Sign content too large to hold by its digest, as `prepare` wants it."""
    prepared = prepare(digest, signer.certificate, signer.chain, signer.suite, at)
    return embed(prepared, signer.sign(prepared.to_sign))


def sign(data: bytes, signer: Signer, at: datetime) -> bytes:
    """The detached CAdES-BES signature over exactly `data`."""
    return sign_digest(suites.digest(signed_data.form_of(signer.suite).digest, data), signer, at)


def read(p7s: bytes, form: Form = CMS) -> Signature:
    """Who claims to have signed; NotTrusted if the form is not acceptable. Nothing is verified."""
    signed = _detached(p7s, form)
    return _signature(signed, signed_data.certificate_of(signed), signed_data.suite_of(signed))


def verify(data: bytes, p7s: bytes, form: Form = CMS) -> Signature:
    """The signature, if it is one over exactly `data` by the key of the certificate it names; else NotTrusted.

    Another form than the one asked for is refused: who did not ask for national algorithms does not take them.
    """
    signed = _detached(p7s, form)
    return _verified(signed, suites.digest(signed.digest, data))


def verify_digest(sha256: bytes, p7s: bytes) -> Signature:
    """As `verify`, for content known by its SHA-256 only; a signature over another hash is refused."""
    signed = _detached(p7s, CMS)
    if signed.digest != "sha256":
        raise refused("digest_algorithm", "摘要算法须为 SHA-256", "the digest must be SHA-256")
    return _verified(signed, sha256)


def _detached(p7s: bytes, form: Form) -> Signed:
    signed = signed_data.read(p7s, form)
    if signed.content_type != form.data:
        raise refused("content_type", "内容类型须为 data", "the content type must be data")
    if signed.enclosed is not None:
        raise refused("not_detached", "签名不得内含原文", "the signature must not enclose the content")
    return signed


def _verified(signed: Signed, digest: bytes) -> Signature:
    certificate = signed_data.certificate_of(signed)
    suite = signed_data.check(signed, digest, certificate, protected=True)
    return _signature(signed, certificate, suite)


def _signature(signed: Signed, certificate: bytes, suite: str) -> Signature:
    return Signature(
        certificate,
        tuple(other for other in signed.certificates if other != certificate),
        suite,
        signed.digest,
        signed_data.message_digest(signed),
        signed_data.signing_time(signed),
        signed.signature,
    )
