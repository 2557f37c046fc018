"""Two envelopes sealed by the browser's core: taken apart as Python does it, checked by the platform, opened apart."""

from __future__ import annotations

from pathlib import Path
from typing import Any, Final

import pytest

from client import opening
from client.keys import Opener
from client.seal import Bid
from kernel.canon import Json
from signing.rules import cms, manifest, package, plaintext
from signing.rules.package import Keys
from signing.rules.plaintext import Contents, File
from tests.signing.rules.test_second_envelope import KNOWN, TERMS
from tests.support.bid import FACTS, OPENERS, answered
from tests.support.counter import BIDDER, FORM, NOW
from trading.rules import envelopes

OPENER: Final = Opener(BIDDER.encrypt.key, BIDDER.encrypt.certificate)
SEAL: Final = """
const { files, form, facts, openers, into } = given, told = [];
answer(await attempt(async () => {
  const pack = apart.apart({ files: await blobs(files), form });
  const steps = sealing.seal(pack, facts, openers, chance.chance, { progress: (done, size) => told.push([done, size]) });
  for (let next = await steps.next(); ; next = await steps.next()) {
    if (next.done) return { ...next.value, told };
    appendFileSync(into, next.value.data);
  }
}));"""
GIVEN: Final = {"plan.pdf": ("technical", b"plan"), "price.pdf": ("price", b"1000000"), "bill.pdf": ("quantities", b"")}


def listed(folder: Path, given: dict[str, tuple[str, bytes]]) -> list[dict[str, Any]]:
    made = []
    for path, (role, data) in given.items():
        (folder / path).write_bytes(data)
        made.append({**File(path, len(data), "application/pdf", role).json(), "at": str(folder / path)})
    return made


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> tuple[Bid, dict[str, Any]]:
    folder = tmp_path_factory.mktemp("two")
    bid = Bid(folder)
    facts_ = FACTS | {"tender_doc_sha256": KNOWN.document_sha256}
    given = {"files": listed(folder, GIVEN), "form": FORM, "facts": facts_, "openers": OPENERS, "into": str(bid.sealed)}
    found: dict[str, Any] = answered(SEAL, given)
    bid.second.folder.mkdir()
    for one, keys in ((bid, found), (bid.second, found["second"])):
        one.key.write_bytes(keys["key"])
        for i, share in enumerate(keys["shares"], start=1):
            one.share(i).write_bytes(share)
    bid.manifest.write_bytes(found["manifest"])
    bid.p7s.write_bytes(cms.sign(found["manifest"], BIDDER.signer, NOW))
    return bid, found


def test_the_platform_takes_it_and_each_envelope_opens_to_its_part(
    made: tuple[Bid, dict[str, Any]], tmp_path: Path
) -> None:
    bid, found = made
    data, said = bid.sealed.read_bytes(), manifest.read(found["manifest"])
    at, second = said.part(2).start, Keys(found["second"]["key"], tuple(found["second"]["shares"]))
    came = package.Arrived(found["manifest"], data[:56], len(data), package.pieces_of(data), found["key"],
                           tuple(found["shares"]), data[at : at + 56], second)  # fmt: skip
    assert package.check(came, TERMS) == said
    contents = [opening.open_here(bid, OPENER, tmp_path / str(n), n) for n in (1, 2)]
    assert [[file.path for file in each.files] for each in contents] == [["plan.pdf"], ["price.pdf", "bill.pdf"]]
    due = envelopes.apart(whole())
    assert [each.form for each in contents] == [each.form for each in due]
    assert found["told"][-1][0] == found["told"][-1][1] == sum(each.size for each in contents)


def whole() -> Contents:
    files = [File(path, len(data), "application/pdf", role) for path, (role, data) in GIVEN.items()]
    return plaintext.contents(files, FORM)


def test_what_is_all_price_is_refused_as_python_refuses_it() -> None:
    found = answered("answer(await attempt(() => apart.apart(given)));", {"files": [{"role": "price"}], "form": {}})
    assert (found["code"], found["field"]) == ("envelope.nothing_first", "files")


def test_the_key_of_each_envelope_is_known_by_its_file(made: tuple[Bid, dict[str, Any]]) -> None:
    """`release` asks for the key that is due and hands it over by the act of its envelope; here only which it is."""
    _, found = made
    said = manifest.read(found["manifest"])
    assert [opening.number_of(said, key) for key in (found["key"], found["second"]["key"])] == [1, 2]
    script = """answer([1, 2].map((n) => manifest.part(manifest.read(given), n).key_p7m_sha256));"""
    assert answered(script, found["manifest"]) == [said.part(n).key_p7m_sha256 for n in (1, 2)]


def test_a_second_that_has_another_form_is_refused(made: tuple[Bid, dict[str, Any]]) -> None:
    script = """answer(await Promise.all(given.wrong.map((change) => attempt(() => {
      const said = bytes.parse(given.manifest);
      return manifest.read(bytes.utf8(bytes.canonical({ ...said, second: { ...said.second, ...change } })));
    }))));"""
    wrong: list[dict[str, Json]] = [{"at": 0}, {"salt": "ab"}, {"more": 1}, {"custodians": []}]
    found = answered(script, {"manifest": made[1]["manifest"], "wrong": wrong})
    assert [each["code"] for each in found] == ["package.malformed"] * len(wrong)
    assert [each["field"] for each in found] == ["second.at", "second.salt", "second", "second.custodians"]
