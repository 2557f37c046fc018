"""Files into one stream and back in the browser's core; names that the reader would refuse are never sealed."""

from __future__ import annotations

import io
import unicodedata
from collections import defaultdict
from pathlib import Path
from typing import Any, Final

import pytest

from kernel.errors import NotValid, Refusal
from signing.rules import plaintext
from signing.rules.plaintext import File
from tests.support.bid import answered

FORM: Final = {"total": {"amount": "1.00", "currency": "CNY"}, "工期": 90}
PACK: Final = """answer(await attempt(async () => {
  const made = plaintext.contents(await blobs(given.files), given.form);
  return [await gathered(plaintext.parts(made)), made.size];
}));"""
READ: Final = """answer(await attempt(async () => {
  const { contents, parts } = await plaintext.read(steps(given.plain, 1000), given.size), files = {};
  for await (const { path, data } of parts) files[path] = [...(files[path] ?? []), data];
  const whole = Object.entries(files).map(([path, each]) => [path, bytes.join(...each)]);
  return { files: contents.files, form: contents.form, whole };
}));"""


def listed(folder: Path, files: dict[str, bytes]) -> list[dict[str, Any]]:
    """What a page would know of the files; each lies on the disk under a number."""
    made: list[dict[str, Any]] = []
    for number, (path, data) in enumerate(files.items()):
        at = folder / str(number)
        at.write_bytes(data)
        made.append({**File(path, len(data), "application/pdf", "technical").json(), "at": str(at)})
    return made


DOCUMENTS: Final = {"技术/方案.pdf": b"%PDF-1.7", "空.pdf": b"", "big.bin": bytes(range(256)) * 10_000}


@pytest.mark.parametrize("form", [None, FORM])
def test_the_stream_is_the_one_that_python_writes_and_reads(tmp_path: Path, form: dict[str, Any] | None) -> None:
    due = plaintext.contents(
        [File(path, len(d), "application/pdf", "technical") for path, d in DOCUMENTS.items()], form
    )
    plain, size = answered(PACK, {"files": listed(tmp_path, DOCUMENTS), "form": form})
    assert plain == due.prefix + b"".join(DOCUMENTS.values())
    assert size == due.size == len(plain)
    assert plaintext.read(io.BytesIO(plain), size) == due
    back = answered(READ, {"plain": plain, "size": size})
    assert back["files"] == [file.json() for file in due.files]
    assert back.get("form") == form
    assert dict(back["whole"]) == DOCUMENTS


@pytest.mark.parametrize("change", [b"", b"%PDF", b"%PDF-1.7 and more"], ids=["emptied", "cut", "grown"])
def test_a_file_that_changed_since_it_was_chosen_is_refused(tmp_path: Path, change: bytes) -> None:
    script = """
    const made = plaintext.contents(await blobs(given.files), null);
    for (const { at } of given.files) writeFileSync(at, given.change);
    answer(await attempt(() => gathered(plaintext.parts(made))));"""
    files = listed(tmp_path, {"方案.pdf": b"%PDF-1.7"})
    found = answered(script, {"files": files, "change": change})
    assert (found["code"], found["field"]) == ("seal.file_changed", "方案.pdf")


def test_a_file_of_another_size_than_listed_is_refused(tmp_path: Path) -> None:
    files = listed(tmp_path, {"a": b"12345"})
    for size in (4, 6):
        found = answered(PACK, {"files": [{**files[0], "size": size}], "form": None})
        assert (found["code"], found["field"]) == ("seal.file_changed", "a")


GOOD: Final = plaintext.contents([File("a", 3, "text/plain", "form"), File("b", 0, "text/plain", "form")])
STREAM: Final = GOOD.prefix + b"abc"


@pytest.mark.parametrize(
    ("plain", "size", "code"),
    [
        (STREAM, len(STREAM) - 1, "content.size"),
        (STREAM, len(STREAM) + 1, "content.size"),
        (STREAM[:-1], len(STREAM), "content.malformed"),
        (STREAM + b"x", len(STREAM), "content.malformed"),
        (b"", 0, "content.malformed"),
        (STREAM[:17], len(STREAM), "content.malformed"),
        (b"f" + STREAM[1:], len(STREAM), "content.malformed"),
        (STREAM[:14] + b"\xff" * 4 + STREAM[18:], len(STREAM), "content.malformed"),
        (STREAM.replace(b'"path":"a"', b'"path":"."'), len(STREAM), "content.unsafe_path"),
        (STREAM.replace(b'"path":"a"', b'"path":123'), len(STREAM), "content.malformed"),
        (STREAM.replace(b'"size":3', b'"size":-'), len(STREAM), "json.malformed"),
    ],
)
def test_a_stream_that_is_not_its_list_is_refused(plain: bytes, size: int, code: str) -> None:
    assert answered(READ, {"plain": plain, "size": size})["code"] == code


FILE: Final = {"path": "a", "size": 1, "media_type": "text/plain", "role": "form"}
BAD: Final = [
    *[{**FILE, "path": path} for path in ("", "/a", "a/", "a//b", "..", "a/../b", "a\\b", "a:b", "con", "LPT1.txt")],
    *[{**FILE, "path": path} for path in (" a", "a ", "a.", "a\u202eb", "a\x00", "e\u0301", "x" * 241, "标" * 81)],
    *[{**FILE, "path": path} for path in ("\ue000", "\u0378", "\U00031350", "\U0010ffff", "a\u3000/b")],
    {**FILE, "size": -1},
    {**FILE, "media_type": "Text/Plain"},
    {**FILE, "media_type": "text"},
    {**FILE, "role": "Form"},
    {**FILE, "role": "f" * 33},
]


def test_what_python_refuses_to_list_is_refused_alike() -> None:
    made = answered(
        "const made = []; for (const each of given) made.push(await attempt(() => plaintext.contents([each])));"
        "answer(made);",
        BAD,
    )
    for file, found in zip(BAD, made, strict=True):
        with pytest.raises(NotValid) as due:
            plaintext.contents([File(**file)])  # type: ignore[arg-type]
        assert (found["code"], found["field"]) == (due.value.code, due.value.field), file


@pytest.mark.parametrize(
    "paths",
    [
        ("a", "A"),
        ("a", "a/b"),
        ("a/b", "A"),
        ("straße", "STRASSE"),
        ("ﬁ", "fi"),
        ("ας", "ασ"),
        ("x", "x"),
        ("㎏", "kg"),
    ],
)
def test_two_names_of_one_file_are_refused(paths: tuple[str, str]) -> None:
    with pytest.raises(NotValid, match="same_path"):
        plaintext.check_paths(paths)
    assert answered("answer(await attempt(() => paths.checkPaths(given)));", paths)["code"] == "content.same_path"


def test_every_character_that_is_sealed_is_one_that_python_opens() -> None:
    """Whatever this version of Python knows: what the browser lets through, the opener must take, and fold as far."""
    script = """
    const all = Array.from({ length: 0x110000 }, (_, code) => String.fromCodePoint(code));
    answer(all.filter(paths.known).flatMap((one) => {
      try { paths.checkPath(`x${one}x`); return [one, paths.folded(one)]; } catch { return []; }
    }));"""
    made = answered(script)
    taken = dict(zip(made[::2], made[1::2], strict=True))
    assert len(taken) > 140_000
    joined: defaultdict[str, set[str]] = defaultdict(set)
    for character, folded in taken.items():
        plaintext.check_path(f"x{character}x")
        joined[plaintext._folded(character)].add(folded)
    assert [forms for forms in joined.values() if len(forms) > 1] == []


def test_what_unicode_14_knows_is_not_refused() -> None:
    """Chinese names above all, rare ones too."""
    names = ["投标函", "𠮷野家", "㐀", "𰻝", "café.pdf", "Ж", "한국어"]
    for name in names:
        if all(unicodedata.category(each) != "Cn" for each in name):
            plaintext.check_path(name)
    assert answered("given.forEach(paths.checkPath); answer(true);", names) is True


def test_the_list_has_its_limits() -> None:
    script = """
    const file = (i) => ({ path: `f${i}`, size: 0, media_type: "text/plain", role: "form" });
    const many = (n) => Array.from({ length: n }, (_, i) => file(i)), large = { x: "x".repeat(4 * 1024 * 1024) };
    answer([plaintext.contents(many(5000)).files.length, await attempt(() => plaintext.contents(many(5001))),
      await attempt(() => plaintext.contents([], large))]);"""
    most, many, large = answered(script)
    assert (most, many["code"], large["code"]) == (5000, "content.too_many", "content.list_too_large")
    with pytest.raises(Refusal, match="list_too_large"):
        plaintext.contents([], {"x": "x" * 4 * 1024 * 1024})
