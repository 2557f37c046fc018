"""The parts of a certificate that other structures quote, byte for byte as they stand in it."""

from __future__ import annotations

from functools import lru_cache

from signing.rules import der


@lru_cache(maxsize=512)
def _fields(certificate: bytes) -> tuple[der.Node, ...]:
    """serialNumber, signature, issuer, validity, subject, subjectPublicKeyInfo, …"""
    fields = der.read(certificate, der.SEQUENCE).part(0, der.SEQUENCE).parts
    start = 1 if fields and fields[0].tag == der.context(0) else 0
    if len(fields) < start + 6:
        raise der.malformed("not a certificate")
    return fields[start:]


def issuer_and_serial(certificate: bytes) -> bytes:
    """IssuerAndSerialNumber of RFC 5652, DER."""
    serial, _, issuer, *_ = _fields(certificate)
    return der.sequence(issuer.raw, serial.raw)


def issuer_serial(certificate: bytes) -> bytes:
    """IssuerSerial of RFC 5035 (the issuer as a directoryName), DER."""
    serial, _, issuer, *_ = _fields(certificate)
    return der.sequence(der.sequence(der.explicit(4, issuer.raw)), serial.raw)


def serial(certificate: bytes) -> int:
    """The serial number, which may be any integer here."""
    return der.to_integer(_fields(certificate)[0])


def issuer(certificate: bytes) -> bytes:
    """The issuer's Name, DER."""
    return _fields(certificate)[2].raw


def subject(certificate: bytes) -> bytes:
    """The subject's Name, DER."""
    return _fields(certificate)[4].raw


def authority(certificate: bytes) -> bytes:
    """What makes a CA the same one over renewals of its certificate: its name and its key."""
    return subject(certificate) + spki(certificate)


def spki(certificate: bytes) -> bytes:
    """SubjectPublicKeyInfo, DER."""
    return _fields(certificate)[5].raw


def sealed(data: bytes) -> tuple[bytes, bytes, bytes]:
    """What the issuer of a certificate or revocation list signed, by which AlgorithmIdentifier, and its signature.

    The identifier stands inside and outside; NotTrusted `der.malformed` if the two differ.
    """
    outer = der.Fields(der.read(data, der.SEQUENCE), 3)
    inner, identifier, bits = outer.take(der.SEQUENCE), outer.take(der.SEQUENCE), outer.take(der.BIT_STRING)
    outer.end()
    said = next((part.raw for part in inner.parts if part.tag == der.SEQUENCE), b"")
    if said != identifier.raw or not bits.content.startswith(b"\0"):
        raise der.malformed("the signature algorithms differ, or the signature is not whole bytes")
    return inner.raw, identifier.raw, bits.content[1:]
