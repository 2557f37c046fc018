"""The browser's reader of papers: the same verdicts, texts and copies as Python's, on the same vectors."""

from __future__ import annotations

import base64
import json
import subprocess
import zlib
from pathlib import Path
from typing import Any, Final

import msgspec
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from kernel.errors import NotValid
from tests.support import pdfs
from tests.support.node import node
from tests.trading.rules.papers.test_asked import PLAN
from trading.rules.papers import blind, checklist, paper
from trading.rules.papers.asked import Paper
from trading.rules.papers.checklist import File
from trading.rules.papers.clean import cleaned
from trading.rules.papers.finding import SAID, Finding, as_javascript

FOLDER: Final = Path(__file__).resolve().parents[3] / "web" / "static" / "papers"
VECTORS: Final = pdfs.vectors()
READ: Final = """
import { readFileSync } from "node:fs";
import { look } from "./paper.js";
import { traces } from "./blind.js";
import { cleaned } from "./clean.js";
import { inflated } from "./inflate.js";
import { checklist, judged, weightIn } from "./checklist.js";
import { words } from "./finding.js";
const given = JSON.parse(readFileSync(0, "utf8"));
const bytes = (text) => new Uint8Array(Buffer.from(text, "base64"));
const attempt = async (task) => {
  try { return await task(); } catch (error) { return { code: error.code ?? error.constructor.name }; }
};
"""


def answered(script: str, sent: object) -> Any:  # noqa: ANN401  any JSON
    command = [
        node(),
        "--experimental-detect-module",
        "--disable-warning=MODULE_TYPELESS_PACKAGE_JSON",
        "--input-type=module",
        "-e",
        READ + script,
    ]
    done = subprocess.run(
        command, input=json.dumps(sent), capture_output=True, text=True, check=False, cwd=FOLDER, timeout=300
    )
    assert done.returncode == 0, done.stderr
    return json.loads(done.stdout)


def _sent(data: bytes) -> str:
    return base64.b64encode(data).decode()


def _told(findings: Any) -> list[list[Any]]:  # noqa: ANN401
    return [[each.code, each.page, each.object, each.what, each.words.zh] for each in findings]


LOOKED: Final = """
const told = (findings) => findings.list.map((each) => [each.code, each.page, each.object, each.what, words(each)[0]]);
const made = {};
for (const [name, data] of Object.entries(given.files)) {
  const file = bytes(data), seen = look(file);
  const copy = await attempt(async () => Buffer.from(await cleaned(file)).toString("base64"));
  made[name] = [seen.pages, told(seen.findings), told(traces(seen, file, given.path, given.names)), copy];
}
console.log(JSON.stringify(made));
"""


def _python(data: bytes, path: str) -> list[Any]:
    seen = paper.look(data)
    try:
        copy: Any = _sent(cleaned(data))
    except NotValid as refusal:
        copy = {"code": refusal.code}
    except Exception as error:  # noqa: BLE001  the page must fail where Python does
        copy = {"code": type(error).__name__}
    return [seen.pages, _told(seen.findings), _told(blind.traces(seen, data, path, pdfs.NAMES)), copy]


@pytest.mark.seed_row(7)
def test_each_vector_has_the_verdict_and_the_copy_of_python() -> None:
    sent = {
        "files": {name: _sent(vector.data) for name, vector in VECTORS.items()},
        "path": "王伟.pdf",
        "names": pdfs.NAMES,
    }
    made = answered(LOOKED, sent)
    for name, vector in VECTORS.items():
        assert made[name] == _python(vector.data, "王伟.pdf"), name


def test_a_byte_that_is_lost_or_wrong_leads_to_the_same_verdict() -> None:
    whole = {"packed": pdfs.packed(pdfs.plain()), "plain": VECTORS["name in chinese"].data}
    files: dict[str, bytes] = {}
    for name, data in whole.items():
        for at in range(0, len(data), 11):
            files[f"{name} cut at {at}"] = data[:at]
            files[f"{name} changed at {at}"] = data[:at] + bytes([data[at] ^ 0x15]) + data[at + 1 :]
    made = answered(
        LOOKED, {"files": {name: _sent(data) for name, data in files.items()}, "path": "a", "names": pdfs.NAMES}
    )
    for name, data in files.items():
        assert made[name] == _python(data, "a"), name


INFLATED: Final = """
console.log(JSON.stringify(await Promise.all(given.map(([data, most]) => attempt(async () =>
  Buffer.from(inflated(bytes(data), 0, most)).toString("base64"))))));
"""


@settings(max_examples=4, deadline=None, suppress_health_check=list(HealthCheck))
@given(st.lists(st.tuples(st.binary(max_size=300), st.integers(0, 9), st.integers(0, 9)), min_size=60, max_size=60))
def test_deflate_is_undone_as_zlib_does(parts: list[tuple[bytes, int, int]]) -> None:
    packed = []
    for data, level, times in parts:
        deflater = zlib.compressobj(level, wbits=-15, strategy=zlib.Z_FIXED if times == 3 else zlib.Z_DEFAULT_STRATEGY)
        packed.append((data * times, deflater.compress(data * times) + deflater.flush()))
    sent = [(_sent(deflated), max(1, len(data))) for data, deflated in packed]
    made = answered(INFLATED, [*sent, (sent[0][0][:-4], 9), (_sent(b"\x07"), 9)])
    assert made[:-2] == [_sent(data) for data, _ in packed]
    assert made[-1] == {"code": "Broken"}


def test_a_bomb_is_inflated_to_its_bound() -> None:
    deflater = zlib.compressobj(9, wbits=-15)
    bomb = deflater.compress(bytes(3_000_000)) + deflater.flush()
    whole, over = answered(INFLATED, [(_sent(bomb), 3_000_000), (_sent(bomb), 2_999_999)])
    assert whole == _sent(bytes(3_000_000))
    assert over == {"code": "TooMuch"}


LISTED: Final = """
const judge = ({ data, ...file }) => judged(bytes(data), file, given.papers.find(({ id }) => id === file.role), given.names);
const lines = checklist(given.papers, given.files.map(judge));
const told = (line, findings) => findings.map((each) => [each.code, each.what, weightIn(line, each)]);
console.log(JSON.stringify(lines.map((line) => [line.asked?.id ?? "", told(line, line.findings),
  line.files.map((file) => [file.path, file.pages, told(line, file.findings)])])));
"""
HEADS: Final = {
    "a.docx": b"PK\x03\x04",
    "b.JPEG": b"\xff\xd8\xff",
    "c.png": b"GIF",
    "d": b"",
    "e.pdf": b"%PDF-",
    "toString": b"x",
}


def test_a_checklist_is_that_of_python() -> None:
    good, font = VECTORS["plain"].data, VECTORS["standard font"].data
    papers: list[dict[str, Any]] = [
        PLAN, {**PLAN, "id": "more", "formats": ["docx", "jpg", "png"], "blind": False, "max_pages": None},
        {**PLAN, "id": "short", "max_pages": 1, "max_files": None, "lenient": []}, {**PLAN, "id": "none"},
    ]  # fmt: skip
    files = [
        File("王伟.pdf", "plan", len(font)),
        File("x.pdf", "short", len(good), 0, "1"),
        File("y.pdf", "short", len(good), 0, "1"),
    ]
    data = {"王伟.pdf": font, "x.pdf": good, "y.pdf": good, **HEADS}
    files += [File(path, role, len(head)) for path, head in HEADS.items() for role in ("more", "document", "response")]
    files.append(File("large.pdf", "plan", paper.LARGEST + 1))
    data["large.pdf"] = good
    asked = [msgspec.convert(each, Paper) for each in papers]
    names = ["王伟", "Plan"]
    judged = [checklist.judged(data[f.path], f, next((a for a in asked if a.id == f.role), None), names) for f in files]
    due = [
        [
            line.asked.id if line.asked else "",
            [[found.code, found.what, line.weight(found)] for found in line.findings],
            [
                [file.path, file.pages, [[found.code, found.what, line.weight(found)] for found in file.findings]]
                for file in line.files
            ],
        ]
        for line in checklist.checklist(asked, judged)
    ]
    sent = [
        {"path": f.path, "role": f.role, "size": f.size, "digest": f.digest, "data": _sent(data[f.path])} for f in files
    ]
    assert answered(LISTED, {"papers": papers, "files": sent, "names": names}) == due


def test_the_words_are_those_of_python() -> None:
    assert (FOLDER / "said.js").read_text(encoding="utf-8") == as_javascript()
    assert all(f'"{code}"' in as_javascript() for code in SAID)
    assert Finding("paper.font", what="A").words.en in answered(
        "console.log(JSON.stringify(words(given)))", {"code": "paper.font", "what": "A"}
    )
