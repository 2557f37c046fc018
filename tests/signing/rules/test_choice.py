"""The tender's choice of algorithms: each choice by each thing that algorithms are used on, and nothing beside it."""

from __future__ import annotations

from itertools import product
from typing import Final

import pytest
from cryptography import x509

from kernel.errors import NotTrusted, NotValid
from signing.rules import authority, choice, cms, keywrap, sm2_envelope
from signing.rules.choice import ANY, DEFAULT, EITHER, INTERNATIONAL, NATIONAL, VERSION, Choice
from signing.rules.signed_data import CMS, GMT_0010, Form
from tests.support import national, pki
from tests.support.boxes import Dice

DATA: Final = b"an act"
MEMBER: Final = pki.shared().member(41)
SM2_OPENER: Final = national.Draft(
    national.PERSON_NAME,
    national.CA_NAME,
    national.key(3).spki,
    ((x509.BasicConstraints(ca=False, path_length=None), True), (authority.usage(transport=True), True)),
).by(national.key(2))
MADE: Final = {
    ("signature", INTERNATIONAL): cms.sign(DATA, MEMBER.signer, pki.AT),
    ("signature", NATIONAL): cms.sign(DATA, national.signer(), pki.AT),
    ("certificate", INTERNATIONAL): MEMBER.encrypt.certificate,
    ("certificate", NATIONAL): SM2_OPENER,
    ("key file", INTERNATIONAL): keywrap.wrap(b"k" * 32, MEMBER.encrypt.certificate, Dice()),
    ("key file", NATIONAL): sm2_envelope.wrap(b"k" * 32, SM2_OPENER, Dice()),
}


def checked(kind: str, data: bytes, taken: Choice) -> Form | None:
    if kind == "signature":
        return choice.form(data, taken, "here")
    (choice.check_certificate if kind == "certificate" else choice.check_key_file)(data, taken, "here")
    return None


@pytest.mark.parametrize(("taken", "made"), [*product((INTERNATIONAL, NATIONAL, EITHER), MADE)])
def test_what_the_tender_announced_is_taken_and_nothing_else(taken: str, made: tuple[str, str]) -> None:
    kind, family = made
    wanted = Choice(VERSION, taken)
    if taken in (family, EITHER):
        found = checked(kind, MADE[made], wanted)
        assert kind != "signature" or found is (GMT_0010 if family == NATIONAL else CMS)
        return
    with pytest.raises(NotTrusted) as refused:
        checked(kind, MADE[made], wanted)
    assert (refused.value.code, refused.value.field) == ("suite.not_taken", "here")
    assert refused.value.remedy


def test_who_announced_nothing_takes_what_was_always_taken() -> None:
    assert DEFAULT.forms == (CMS,)
    assert ANY.forms == (CMS, GMT_0010)
    assert choice.form(MADE["signature", INTERNATIONAL], DEFAULT) is CMS


@pytest.mark.parametrize(
    ("version", "name"), [("2025-1", EITHER), (VERSION, "SM9"), (VERSION, ""), ("", INTERNATIONAL)]
)
def test_a_choice_that_no_table_has_is_refused(version: str, name: str) -> None:
    with pytest.raises(NotValid) as refused:
        Choice(version, name)
    assert (refused.value.code, refused.value.field) == ("suite.unknown", "suite")


@pytest.mark.parametrize("data", [b"", b"\x30", b"\x30\x03\x02\x01\x01", b"%PDF", bytes(100)])
def test_what_is_no_message_is_left_to_its_reader(data: bytes) -> None:
    """Where the international ones are taken; else it is none of the national ones."""
    assert choice.form(data, ANY) is CMS
    assert not choice.national_key_file(data)
    with pytest.raises(NotTrusted, match="national"):
        choice.form(data, Choice(VERSION, NATIONAL))
