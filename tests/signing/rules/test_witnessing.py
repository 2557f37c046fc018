"""Requests, answers and policies of witnesses as C2SP writes them."""

from __future__ import annotations

from typing import Final

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from hypothesis import given
from hypothesis import strategies as st

from kernel.errors import NotTrusted, NotValid
from signing.rules import note, witnessing
from signing.rules.note import Key, Kind
from signing.rules.witnessing import Request, Witnesses

TEXT: Final = b"log.example\n3\nAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA=\n"


def private(seed: int) -> Ed25519PrivateKey:
    return Ed25519PrivateKey.from_private_bytes(bytes([seed]) * 32)


def key(seed: int, kind: Kind = Kind.COSIGNATURE) -> Key:
    return Key(f"w{seed}.example", kind, private(seed).public_key().public_bytes_raw())


LOG: Final = Key("log.example", Kind.ED25519, private(9).public_key().public_bytes_raw())


@given(
    st.integers(0, (1 << 63) - 1), st.lists(st.binary(min_size=32, max_size=32), max_size=63), st.binary(max_size=99)
)
def test_a_request_reads_back(old: int, path: list[bytes], signed: bytes) -> None:
    made = Request(old, tuple(path), signed)
    assert witnessing.request(bytes(made)) == made


@given(
    st.binary(max_size=200)
    | st.builds(b"old %d\n%b\n%b".__mod__, st.tuples(st.integers(0), *[st.binary(max_size=60)] * 2))
)
def test_bytes_are_refused_or_read_as_exactly_what_they_say(data: bytes) -> None:
    for read, again in ((witnessing.request, bytes), (witnessing.size_told, b"%d\n".__mod__)):
        try:
            said = read(data)
        except NotValid:
            continue
        assert again(said) == data


@pytest.mark.parametrize(("data", "size"), [(b"0\n", 0), (b"20852014\n", 20852014)])
def test_a_size_that_was_told(data: bytes, size: int) -> None:
    assert witnessing.size_told(data) == size


@pytest.mark.parametrize("data", [b"", b"1", b"01\n", b"-1\n", b"1\n\n", b"1 \n", b"9" * 20 + b"\n"])
def test_a_size_in_another_form_is_refused(data: bytes) -> None:
    with pytest.raises(NotValid):
        witnessing.size_told(data)


def line(seed: int, text: bytes = TEXT) -> bytes:
    return note.signature_line(key(seed), private(seed).sign, text, 1_700_000_000).text


def test_the_witness_s_own_line_is_taken_from_its_answer() -> None:
    answer = line(2) + line(1)
    assert witnessing.cosignature(TEXT, answer, key(1)).text == line(1)


@pytest.mark.parametrize("answer", [line(2), line(1, TEXT.replace(b"3", b"4"))])
def test_an_answer_without_a_line_that_holds_is_refused(answer: bytes) -> None:
    with pytest.raises(NotTrusted):
        witnessing.cosignature(TEXT, answer, key(1))


@pytest.mark.parametrize("answer", [b"", b"\n", b"hello\n"])
def test_an_answer_that_is_no_line_is_refused(answer: bytes) -> None:
    with pytest.raises(NotValid):
        witnessing.cosignature(TEXT, answer, key(1))


# ---------------------------------------------------------------- the policy

PEOPLE: Final = "".join(f"witness w{n} {key(n).vkey} https://w{n}.example/\n" for n in (1, 2, 3))
GOOD: Final = {
    "quorum none\n": (0, []),
    f"# comment\n\n  log {LOG.vkey}\n{PEOPLE}quorum none\n": (0, [False, False, False]),
    f"{PEOPLE}quorum w2\n": (1, [False, True, False]),
    f"{PEOPLE}group two 2 w1 w2 w3\nquorum two\n": (2, [True, True, True]),
    f"{PEOPLE}group some any w1 w3\nquorum some\n": (1, [True, False, True]),
    f"{PEOPLE}\tgroup\teach all w1 w3\t\nquorum each\n": (2, [True, False, True]),
}


@pytest.mark.parametrize(("text", "said"), GOOD.items())
def test_a_policy_says_who_counts(text: str, said: tuple[int, list[bool]]) -> None:
    read = witnessing.policy(text.encode(), LOG)
    assert (read.quorum, [one.counts for one in read.asked]) == said
    assert [one.url for one in read.asked] == [f"https://w{n}.example" for n in (1, 2, 3)][: len(read.asked)]
    counting = [one.key.vkey for one in read.asked if one.counts]
    assert list(read.named) == (counting or [one.key.vkey for one in read.asked])


BAD: Final = [
    "",
    PEOPLE,
    f"{PEOPLE}quorum w4\n",
    f"{PEOPLE}quorum none\nquorum none\n",
    f"{PEOPLE}quorum w1 w2\n",
    f"{PEOPLE}{PEOPLE}quorum none\n",
    f"witness a {key(1).vkey} https://a\nwitness b {Key('other', Kind.COSIGNATURE, key(1).public).vkey} https://b\nquorum a\n",
    f"witness a {key(1).vkey} https://a\nwitness b {Key(key(1).name, Kind.COSIGNATURE, key(2).public).vkey} https://b\nquorum a\n",
    f"witness none {key(1).vkey} https://a\nquorum none\n",
    f"witness a {key(1).vkey}\nquorum a\n",
    f"witness a {key(1).vkey} ftp://a\nquorum a\n",
    f"witness a {key(1, Kind.ED25519).vkey} https://a\nquorum a\n",
    f"witness a {Key('w', Kind.COSIGNATURE, LOG.public).vkey} https://a\nquorum a\n",
    f"{PEOPLE}group g 0 w1\nquorum g\n",
    f"{PEOPLE}group g 3 w1 w2\nquorum g\n",
    f"{PEOPLE}group g any\nquorum g\n",
    f"{PEOPLE}group g 2 w1 w1\nquorum g\n",
    f"{PEOPLE}group g any w1\ngroup h any g\nquorum h\n",
    f"{PEOPLE}group w1 any w2\nquorum w1\n",
    f"log {key(9, Kind.ED25519).vkey}\nquorum none\n",
    "witnesses 3\nquorum none\n",
    "quorum none \u00e9\n",
]


@pytest.mark.parametrize("text", BAD)
def test_a_policy_that_is_wrong_is_refused(text: str) -> None:
    with pytest.raises(NotValid):
        witnessing.policy(text.encode(), LOG)


def test_a_policy_is_text() -> None:
    with pytest.raises(NotValid):
        witnessing.policy(b"quorum none\n# \xff\n", LOG)


def test_without_a_policy_nobody_is_asked() -> None:
    assert Witnesses().named == ()


# ---------------------------------------------------------------- judged by the policy

TRUSTED: Final = f"log {LOG.vkey}\n{PEOPLE}group two 2 w1 w2\nquorum two\n".encode()


def signed(*witnesses: int, by: int = 9) -> bytes:
    own = note.signature_line(LOG, private(by).sign, TEXT)
    return TEXT + b"\n" + own.text + b"".join(line(seed) for seed in witnesses)


def test_a_checkpoint_with_its_quorum_is_judged_good() -> None:
    assert witnessing.judged(signed(1, 2), TRUSTED) == TEXT
    assert witnessing.judged(signed(1, 2, 3), TRUSTED) == TEXT
    assert witnessing.judged(signed(), f"log {LOG.vkey}\nquorum none\n".encode()) == TEXT


@pytest.mark.parametrize("witnesses", [(), (1,), (1, 1), (1, 3), (3,)])
def test_too_few_of_those_that_count_are_no_quorum(witnesses: tuple[int, ...]) -> None:
    with pytest.raises(NotTrusted, match=r"checkpoint\.quorum"):
        witnessing.judged(signed(*witnesses), TRUSTED)


def test_neither_another_log_s_checkpoint_nor_a_line_over_another_text_is_judged_good() -> None:
    with pytest.raises(NotTrusted, match=r"note\."):
        witnessing.judged(signed(1, 2, by=8), TRUSTED)
    with pytest.raises(NotTrusted, match=r"note\."):
        witnessing.judged(signed(1) + line(2, TEXT.replace(b"3", b"4")), TRUSTED)
    with pytest.raises(NotValid, match="policy"):
        witnessing.judged(signed(1, 2), TRUSTED.split(b"\n", 1)[1])
