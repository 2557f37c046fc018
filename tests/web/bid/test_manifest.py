"""The manifest of the browser's core: for the same facts exactly the bytes that Python signs, and read as strictly."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from typing import Any, Final

import pytest

from kernel import canon
from kernel.canon import Json
from kernel.errors import NotValid
from signing.rules import manifest
from signing.rules.manifest import PIECE, Custodian, Manifest, Sealed
from tests.support.bid import answered
from tests.support.pki import AT

HASHES: Final = tuple(canon.sha256(bytes((n,))) for n in range(8))
SELF: Final = Manifest(
    tender="T-2026-0001",
    tender_doc_sha256=HASHES[0].hex(),
    lot="L-2026-0001-1",
    bidder="91210100MA00000017",
    seq=1,
    prev=None,
    deadline=AT + timedelta(days=20),
    mode="self",
    k=0,
    sealed=Sealed(PIECE + 1, (HASHES[1], HASHES[2]), HASHES[3][:24], HASHES[4]),
    key_p7m_sha256=HASHES[5].hex(),
    custodians=(),
    client="ggzy/0.1.0 浏览器",
    created=AT + timedelta(milliseconds=7),
)
FULL: Final = replace(
    SELF,
    seq=2**53 - 1,
    prev=HASHES[6].hex(),
    mode="self+custodians",
    k=2,
    custodians=tuple(Custodian(i, HASHES[i], HASHES[i + 1], HASHES[i + 2]) for i in (1, 2, 3)),
)
DATA: Final = "answer(given.map((each) => manifest.data(...each)));"
READ: Final = """
const made = [];
for (const each of given) made.push(await attempt(() => manifest.read(each)));
answer(made);"""


def told(said: Manifest) -> list[Any]:
    """What the browser's core is given for the same manifest: its facts, the sealed file, the key files."""
    members = canon.mapping(said.data())
    facts = {
        name: value for name, value in members.items() if name not in ("v", "sealed", "key_p7m_sha256", "custodians")
    }
    sealed = {
        "size": said.sealed.size,
        "pieces": list(said.sealed.pieces),
        "salt": said.sealed.salt,
        "commitment": said.sealed.commitment,
    }
    shares = [
        {"i": each.i, "certificate": each.certificate, "p7m_sha256": each.p7m, "commitment": each.commitment}
        for each in said.custodians
    ]
    return [facts, sealed, {"key_sha256": bytes.fromhex(said.key_p7m_sha256), "shares": shares}]


def test_the_bytes_are_those_that_python_signs() -> None:
    assert answered(DATA, [told(SELF), told(FULL)]) == [SELF.data(), FULL.data()]


def test_what_python_signs_is_read() -> None:
    assert answered(READ, [SELF.data(), FULL.data()]) == [canon.mapping(SELF.data()), canon.mapping(FULL.data())]


VALUE: Final = canon.mapping(FULL.data())
INNER: Final = canon.mapping(canon.canonical(VALUE["sealed"]))
SECOND: Final[list[dict[str, Json]]] = [each.json() for each in FULL.custodians]
WRONG: Final[list[tuple[str, dict[str, Json]]]] = [
    ("v", {"v": "ebid-bid/v2"}),
    ("members", {"more": 1}),
    ("tender", {"tender": "T 1"}),
    ("tender", {"tender": 2026}),
    ("tender_doc_sha256", {"tender_doc_sha256": "A" * 64}),
    ("lot", {"lot": ""}),
    ("bidder", {"bidder": "x" * 65}),
    ("seq", {"seq": 0}),
    ("seq", {"seq": "1"}),
    ("prev", {"prev": "00"}),
    ("deadline", {"deadline": "2026-11-21T01:30:00Z"}),
    ("deadline", {"deadline": "soon"}),
    ("deadline", {"deadline": "2026-99-99T99:99:99.999Z"}),
    ("deadline", {"deadline": 1795224600000}),
    ("deadline", {"deadline": "0999-12-31T01:30:00.000Z"}),
    ("created", {"created": "2026-02-30T01:30:00.000Z"}),
    ("mode", {"mode": ""}),
    ("k", {"k": 4}),
    ("k", {"k": -1}),
    ("key_p7m_sha256", {"key_p7m_sha256": None}),
    ("client", {"client": "x" * 65}),
    ("custodians", {"custodians": {}}),
    ("custodians", {"custodians": "none"}),
    ("custodians", {"custodians": [{**SECOND[0], "i": i} for i in range(1, 257)]}),
    ("custodians.1.i", {"custodians": list(reversed(SECOND))}),
    ("custodians.1.i", {"custodians": SECOND[1:]}),
    ("custodians.1", {"custodians": [{**SECOND[0], "name": "x"}, *SECOND[1:]]}),
    ("custodians.2.commit", {"custodians": [SECOND[0], {**SECOND[1], "commit": 1}, SECOND[2]]}),
    ("sealed", {"sealed": None}),
    ("sealed.piece", {"sealed": {**INNER, "piece": PIECE + 1}}),
    ("sealed.pieces", {"sealed": {**INNER, "pieces": ["00"]}}),
    ("sealed.pieces", {"sealed": {**INNER, "pieces": "00"}}),
    ("sealed.salt", {"sealed": {**INNER, "salt": "00"}}),
    ("sealed.size", {"sealed": {**INNER, "size": -1}}),
]


def test_what_is_not_of_its_form_is_refused_by_name_as_in_python() -> None:
    given = [canon.canonical({**VALUE, **change}) for _, change in WRONG]
    for (field, change), data, found in zip(WRONG, given, answered(READ, given), strict=True):
        assert (found.get("code"), found.get("field")) == ("package.malformed", field), change
        with pytest.raises(NotValid, match=r"package\.malformed") as due:
            manifest.read(data)
        assert (due.value.field or "").startswith(field.partition(".")[0]), change


def test_bytes_that_are_not_canonical_or_too_many_are_refused() -> None:
    found = answered(READ, [SELF.data() + b" ", SELF.data()[:-1], b'{"v":"' + b"x" * 1024**2 + b'"}'])
    assert [each["code"] for each in found] == ["json.not_canonical", "json.malformed", "package.manifest_too_large"]


def test_the_largest_of_each_is_read() -> None:
    """255 custodians with a quorum of all; a manifest of 1 MiB is looked at, though nothing makes one so large."""
    most: list[Json] = [{**SECOND[0], "i": i} for i in range(1, 256)]
    full = canon.canonical({**VALUE, "k": 255, "custodians": most})
    frame = len(canon.canonical({**VALUE, "tender": ""}))
    large = [canon.canonical({**VALUE, "tender": "x" * (1024**2 - frame + more)}) for more in (0, 1)]
    assert [len(each) - 1024**2 for each in large] == [0, 1]
    read, *refused = answered(READ, [full, *large])
    assert (read["k"], len(read["custodians"])) == (255, 255)
    assert [each["code"] for each in refused] == ["package.malformed", "package.manifest_too_large"]
    for data, each in zip(large, refused, strict=True):
        with pytest.raises(NotValid) as due:
            manifest.read(data)
        assert due.value.code == each["code"]
    assert manifest.read(full).k == 255


def test_nothing_malformed_is_written() -> None:
    """A page that passes on something strange is told before anything is signed."""
    given = [[{**told(FULL)[0], "tender": "T|1"}, *told(FULL)[1:]], [{**told(FULL)[0], "more": 1}, *told(FULL)[1:]]]
    script = "const made = []; for (const each of given) made.push(await attempt(() => manifest.data(...each)));"
    assert [each["field"] for each in answered(script + "answer(made);", given)] == ["tender", "members"]
