"""What the browser's core reads out of a certificate: the parts that Python reads, or a refusal."""

from __future__ import annotations

from typing import Final

from signing.rules import der, tbs
from tests.support import boxes
from tests.support.bid import answered

HELD: Final = boxes.ec_box("ec")
BARE: Final = boxes.certified(HELD.key, "bare", boxes.usage(agree=True), identifier=False)


def with_fields(count: int, *, version: bool = True) -> bytes:
    """The certificate with the first so many fields of its inner part, the version not counted."""
    inner, *rest = (part.raw for part in der.read(HELD.certificate).parts)
    fields = [part.raw for part in der.read(inner).parts]
    return der.sequence(der.sequence(*(fields[:1] if version else []), *fields[1 : count + 1]), *rest)


def test_the_names_of_a_certificate_are_python_s() -> None:
    script = "answer([certificate.issuerAndSerial(given), certificate.issuerSerial(given)]);"
    made = answered(script, HELD.certificate)
    assert made == [tbs.issuer_and_serial(HELD.certificate), tbs.issuer_serial(HELD.certificate)]


def test_what_has_too_few_fields_is_no_certificate() -> None:
    """With or without a version; nothing is read out of what is shorter, however much of it would do."""
    script = """
    const made = [];
    for (const each of given) made.push(await attempt(() => certificate.issuerAndSerial(each)));
    answer(made);"""
    whole = [with_fields(6), with_fields(6, version=False)]
    cut = [with_fields(count, version=version) for count in (0, 1, 2, 3, 4, 5) for version in (True, False)]
    found = answered(script, [*whole, *cut])
    assert found[:2] == [tbs.issuer_and_serial(HELD.certificate)] * 2
    assert [each["code"] for each in found[2:]] == ["der.malformed"] * 12


def test_the_key_identifier_is_there_or_it_is_not() -> None:
    script = "answer(given.map((each) => certificate.keyIdentifier(each) === undefined));"
    assert answered(script, [HELD.certificate, BARE, with_fields(6)]) == [False, True, True]
