"""Signed notes against the example of the C2SP specification, and against every way of being wrong."""

from __future__ import annotations

import base64

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from hypothesis import given
from hypothesis import strategies as st

from kernel.errors import NotTrusted, NotValid
from signing.rules import note
from signing.rules.note import Key, Kind

# C2SP signed-note.md, "Example"
VKEY = "example.com/foo+530d903a+AekyeRrm56hApGFkyQR4ZCbV54Id2LKaANYcrnKv3U2k"
EXAMPLE = (
    "This is an example message.\n\n"
    "— example.com/foo Uw2QOkn8srV1yJGh2VYRlL1Tnagv1YEq6TfXppzi2ONncAlTgK7Ztg1ERYNZXsYjOBH3mFXmRKuwHjG1Yu72IneyaQM=\n"
).encode()

PRIVATE = Ed25519PrivateKey.from_private_bytes(bytes(range(32)))
PUBLIC = PRIVATE.public_key().public_bytes_raw()
LOG = Key("example.com/log", Kind.ED25519, PUBLIC)
WITNESS = Key("witness.example", Kind.COSIGNATURE, PUBLIC)
TEXT = b"example.com/log\n7\nroot\n"


def test_the_example_of_the_specification_verifies() -> None:
    key = note.key(VKEY)
    signed = note.note(EXAMPLE)
    assert signed.text == b"This is an example message.\n"
    assert note.verified(signed, [key]) == [note.Verified(key, None)]
    assert bytes(signed) == EXAMPLE
    assert key.vkey == VKEY


def test_a_changed_text_is_not_trusted() -> None:
    with pytest.raises(NotTrusted, match=r"example.com/foo"):
        note.verified(note.note(EXAMPLE.replace(b"example message", b"Example message")), [note.key(VKEY)])


def test_a_log_key_signs_what_it_opens() -> None:
    log = note.LogKey(LOG, PRIVATE.sign)
    signed = log.sign(TEXT)
    assert log.opened(signed) == TEXT
    with pytest.raises(NotTrusted):
        note.LogKey(Key("example.com/log", Kind.ED25519, bytes(31) + b"\x01"), PRIVATE.sign).opened(signed)


def cosigned(time: int = 1_679_315_147) -> note.Note:
    log = note.signature_line(LOG, PRIVATE.sign, TEXT)
    return note.Note(TEXT, (log, note.signature_line(WITNESS, PRIVATE.sign, TEXT, time)))


def test_a_cosignature_vouches_for_its_second() -> None:
    assert note.verified(note.note(bytes(cosigned())), [LOG, WITNESS]) == [
        note.Verified(LOG, None),
        note.Verified(WITNESS, 1_679_315_147),
    ]


def test_a_cosignature_with_another_time_is_not_trusted() -> None:
    log, witness = cosigned().lines
    later = note.Line(witness.name, witness.id, (1_679_315_148).to_bytes(8, "big") + witness.blob[8:])
    with pytest.raises(NotTrusted):
        note.verified(note.Note(TEXT, (log, later)), [LOG, WITNESS])


def test_the_same_key_as_log_and_as_witness_has_two_ids() -> None:
    assert LOG.id != Key(LOG.name, Kind.COSIGNATURE, PUBLIC).id


def test_unknown_lines_are_passed_over_but_one_known_key_is_needed() -> None:
    signed = cosigned()
    assert [held.key for held in note.verified(signed, [LOG])] == [LOG]
    stranger = Key("stranger.example", Kind.ED25519, PUBLIC)
    with pytest.raises(NotTrusted, match="no known key"):
        note.verified(signed, [stranger])


def test_one_wrong_signature_of_a_known_key_spoils_the_note() -> None:
    log, witness = cosigned().lines
    wrong = note.Line(log.name, log.id, bytes(64))
    with pytest.raises(NotTrusted):
        note.verified(note.Note(TEXT, (wrong, witness)), [LOG, WITNESS])
    with pytest.raises(NotTrusted):
        note.verified(note.Note(TEXT, (log, wrong)), [LOG])


def test_the_same_line_twice_counts_once() -> None:
    log, _ = cosigned().lines
    assert len(note.verified(note.Note(TEXT, (log, log)), [LOG])) == 1


def test_a_dossier_has_each_known_key_but_once() -> None:
    log, witness = cosigned().lines
    once = note.Note(TEXT, (log, witness))
    assert note.each_once(once, [LOG, WITNESS]) is once
    twice = note.Note(TEXT, (log, witness, log))
    with pytest.raises(NotTrusted, match="signed twice"):
        note.each_once(twice, [LOG, WITNESS])
    assert note.each_once(twice, [WITNESS]) is twice, "lines of unknown keys are passed over"


LINE = note.signature_line(LOG, PRIVATE.sign, TEXT).text


@pytest.mark.parametrize(
    "data",
    [
        b"",
        TEXT,
        TEXT + b"\n",
        TEXT + LINE,
        TEXT + b"\n" + LINE[:-1],
        TEXT + b"\n" + LINE.replace("—".encode(), b"-"),
        TEXT + b"\n" + LINE + b"trailing\n",
        TEXT + b"\n" + "— name AAAAAA\n".encode(),
        TEXT + b"\n" + "— name AAAAAAB=\n".encode(),
        TEXT + b"\n" + "— name AAAA\n".encode(),
        TEXT + b"\n" + "— two words AAAAAAAA\n".encode(),
        TEXT + b"\n" + "— na+me AAAAAAAA\n".encode(),
        b"tab\there\n\n" + LINE,
        b"carriage\r\n\n" + LINE,
        b"\xff\n\n" + LINE,
        TEXT + b"\n" + LINE * 65,
        b"x" * note.LARGEST + b"\n\n" + LINE,
    ],
)
def test_a_malformed_note_is_refused(data: bytes) -> None:
    with pytest.raises(NotValid):
        note.note(data)


def test_sixteen_signatures_are_always_accepted() -> None:
    assert len(note.note(TEXT + b"\n" + LINE * 16).lines) == 16


@pytest.mark.parametrize(
    "vkey",
    [
        "",
        VKEY[:-4],
        VKEY.replace("530d903a", "530d903b"),
        VKEY.replace("foo", "f oo"),
        VKEY.replace("+AekyeRrm", "+BekyeRrm"),
        "a+00000000+AQ==",
    ],
)
def test_a_malformed_verifier_key_is_refused(vkey: str) -> None:
    with pytest.raises(NotValid):
        note.key(vkey)


def test_every_byte_of_a_signed_note_counts() -> None:
    """Each changed byte is refused as malformed or untrusted; an unknown name leaves no known signature."""
    signed = note.LogKey(LOG, PRIVATE.sign).sign(TEXT)
    for place in range(len(signed)):
        changed = bytearray(signed)
        changed[place] ^= 0x01
        with pytest.raises((NotValid, NotTrusted)):
            note.LogKey(LOG, PRIVATE.sign).opened(bytes(changed))


@given(st.binary(max_size=200))
def test_no_input_breaks_the_reader(data: bytes) -> None:
    try:
        read = note.note(TEXT + b"\n" + data)
    except NotValid:
        return
    assert bytes(read) == TEXT + b"\n" + data


def test_the_signature_line_is_name_then_base64_of_id_and_signature() -> None:
    _, name, blob = LINE.decode().split()
    assert name == LOG.name
    assert base64.b64decode(blob) == LOG.id + PRIVATE.sign(TEXT)
