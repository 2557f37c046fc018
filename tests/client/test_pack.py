"""Packing: the form first, plain files only, names that mean one file everywhere."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from client import facts, pack
from kernel.errors import NotFound, NotTrusted, NotValid
from tests.support.counter import FORM, Counter

KNOWN = facts.read(Counter().facts())


def documents(folder: Path, **files: bytes) -> Path:
    folder.mkdir(parents=True, exist_ok=True)
    for name, data in files.items():
        (folder / name).write_bytes(data)
    return folder


def test_a_folder_is_listed_by_path_with_roles(tmp_path: Path) -> None:
    documents(tmp_path / "技术", **{"方案.pdf": b"plan"})
    documents(tmp_path / "资格", **{"执照.png": b"licence!"})
    documents(tmp_path, **{"投标函.pdf": b""})
    made = pack.pack(tmp_path, FORM, KNOWN.part)
    assert [(f.path, f.size, f.media_type, f.role) for f in made.contents.files] == [
        ("技术/方案.pdf", 4, "application/pdf", "technical"),
        ("投标函.pdf", 0, "application/pdf", "document"),
        ("资格/执照.png", 8, "image/png", "qualification"),
    ]
    assert pack.read(made.data()) == made


@pytest.mark.parametrize(
    ("change", "code"),
    [
        ({"lot": "L-2026-0001-2"}, "form.wrong_lot"),
        ({"total_words": ""}, "form.incomplete"),
        ({"total_words": "壹佰万元整"}, "form.words"),
        ({"total": [{"currency": "USD", "amount": "1.00"}]}, "form.currency"),
    ],
)
def test_the_form_is_checked_before_anything_is_packed(tmp_path: Path, change: dict[str, object], code: str) -> None:
    documents(tmp_path, a=b"1")
    form = {name: value for name, value in {**FORM, **change}.items() if value}
    with pytest.raises(NotValid) as caught:
        pack.pack(tmp_path, form, KNOWN.part)  # type: ignore[arg-type]
    assert caught.value.code == code


def test_an_empty_and_a_missing_folder_are_refused(tmp_path: Path) -> None:
    with pytest.raises(NotValid, match=r"pack\.empty"):
        pack.pack(tmp_path, FORM, KNOWN.part)
    with pytest.raises(NotFound, match=r"pack\.folder"):
        pack.pack(tmp_path / "none", FORM, KNOWN.part)


def test_links_and_pipes_are_refused(tmp_path: Path) -> None:
    documents(tmp_path / "a", x=b"1")
    (tmp_path / "a" / "link").symlink_to("/etc/passwd")
    os.mkfifo(documents(tmp_path / "b", x=b"1") / "pipe")
    for folder in ("a", "b"):
        with pytest.raises(NotValid) as caught:
            pack.pack(tmp_path / folder, FORM, KNOWN.part)
        assert caught.value.code == "pack.not_a_file"


@pytest.mark.parametrize(("name", "code"), [("a\\b", "content.unsafe_path"), ("CON", "content.unsafe_path")])
def test_names_that_mean_something_else_elsewhere_are_refused(tmp_path: Path, name: str, code: str) -> None:
    documents(tmp_path, **{name: b"1"})
    with pytest.raises(NotValid) as caught:
        pack.pack(tmp_path, FORM, KNOWN.part)
    assert caught.value.code == code


def test_names_that_differ_only_in_case_are_refused(tmp_path: Path) -> None:
    documents(tmp_path, **{"Plan.pdf": b"1", "plan.pdf": b"2"})
    with pytest.raises(NotValid, match=r"content\.same_path"):
        pack.pack(tmp_path, FORM, KNOWN.part)


@pytest.mark.parametrize("data", [b"{}", b'{"files":[],"folder":"/","form":{},"v":"other"}'])
def test_a_strange_pack_list_is_refused(data: bytes) -> None:
    with pytest.raises(NotValid, match=r"pack\.malformed"):
        pack.read(data)


def test_facts_come_from_the_document_and_custodians_are_compared_with_it() -> None:
    told = Counter().facts()
    facts.document_is(KNOWN, KNOWN.document_sha256)
    with pytest.raises(NotTrusted, match=r"facts\.document"):
        facts.document_is(KNOWN, "0" * 64)
    certificates = told["certificates"]
    assert isinstance(certificates, list)
    for swapped in (certificates[::-1], certificates[:2], [*certificates[:2], certificates[0]], []):
        with pytest.raises(NotTrusted, match=r"facts\.custodians"):
            facts.read({**told, "certificates": swapped})


@pytest.mark.parametrize("name", ["lot", "document", "certificates", "bidder", "seq", "now"])
def test_an_answer_that_lacks_something_is_told(name: str) -> None:
    told = Counter().facts()
    with pytest.raises(NotValid) as caught:
        facts.read({**told, name: None})
    assert (caught.value.code, caught.value.field) == ("post.strange_answer", name)
