"""The stream inside a package: exact sizes, safe names, nothing that unpacks."""

from __future__ import annotations

import io
import unicodedata
import zipfile

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kernel import canon
from kernel.errors import NotValid
from signing.rules import plaintext
from signing.rules.plaintext import File


def file(path: str, size: int = 1) -> File:
    return File(path, size, "application/pdf", "technical")


def test_published_vector() -> None:
    made = plaintext.contents([])
    assert made.prefix == b"ebid-plain/v1\n\0\0\0\x0c" + b'{"files":[]}'
    assert made.size == 30
    assert plaintext.read(io.BytesIO(made.prefix), 30) == made


names = st.text(st.characters(categories=["L", "N"]), min_size=1, max_size=12)
paths = st.lists(names, min_size=1, max_size=3).map("/".join)


@given(st.lists(st.tuples(paths, st.integers(0, 2**40)), max_size=8), st.booleans())
def test_read_gives_what_was_written_or_the_list_was_refused(listed: list[tuple[str, int]], form: bool) -> None:
    try:
        made = plaintext.contents([file(path, size) for path, size in listed], {"v": "ebid-form/v1"} if form else None)
    except NotValid:
        return
    source = io.BytesIO(made.prefix + b"the first file")
    assert plaintext.read(source, made.size) == made
    assert source.read() == b"the first file"
    at = len(made.prefix)
    for placed, offset in made.places():
        assert offset == at
        at += placed.size
    assert at == made.size


@pytest.mark.parametrize(
    "path",
    [
        "投标函.pdf",
        "技术/施工组织设计.pdf",
        "a.b/c-d_e (1).docx",
        "conx.pdf",
        "x/nul1",
        "...a",
        "a" * 240,
    ],
)
def test_ordinary_names_pass(path: str) -> None:
    plaintext.check_path(path)


@pytest.mark.parametrize(
    "path",
    [
        "",
        "/etc/passwd",
        "../x",
        "a/../../x",
        "a/..",
        ".",
        "./a",
        "a//b",
        "a/",
        "a\\b",
        "..\\x",
        "C:/x",
        "C:x",
        "a\0b",
        "a\nb",
        "a\u202efdp.exe",
        "a\ufeff",
        "\ud800",
        "\ue000",
        "cafe\u0301.pdf",
        "con",
        "AUX.txt",
        "d/COM1.pdf",
        "lpt9",
        "a.",
        "a ",
        " a",
        "a /b",
        "a?",
        "a*",
        "a|b",
        "<a>",
        '"a"',
        "a" * 241,
        "案" * 81,
    ],
)
def test_unsafe_names_are_refused(path: str) -> None:
    with pytest.raises(NotValid) as caught:
        plaintext.contents([file(path)])
    assert caught.value.code == "content.unsafe_path"


@pytest.mark.parametrize(
    "pair",
    [
        ("a.pdf", "a.pdf"),
        ("a.pdf", "A.PDF"),
        ("straße", "STRASSE"),
        ("ﬁle", "file"),
        ("Ａ.pdf", "a.pdf"),
        ("a", "a/b"),
        ("A", "a/b/c"),
        ("x/a/b", "X/A"),
    ],
)
def test_names_that_are_one_file_somewhere_are_refused(pair: tuple[str, str]) -> None:
    for ordered in (pair, pair[::-1]):
        with pytest.raises(NotValid) as caught:
            plaintext.contents([file(path) for path in ordered])
        assert caught.value.code == "content.same_path"


def test_a_hand_made_list_with_such_names_is_refused_by_the_reader() -> None:
    """The sender need not be our client."""
    for path in ("../x", "/x", "a\\b"):
        body = canon.canonical({"files": [file(path).json()]})
        stream = plaintext.MAGIC + canon.u32(len(body)) + body + b"x"
        with pytest.raises(NotValid) as caught:
            plaintext.read(io.BytesIO(stream), len(stream))
        assert caught.value.code == "content.unsafe_path"


NEWER = "\U00031350", "\U0001fae8", "\U0001cd00"
"""Of Unicode 15, 15 and 16."""


@pytest.mark.parametrize("letter", NEWER, ids=lambda each: f"{ord(each):x}")
def test_a_letter_that_an_older_system_does_not_know_is_never_sealed_yet_read_where_it_is_known(letter: str) -> None:
    path = f"附件{letter}.pdf"
    with pytest.raises(NotValid, match=r"content\.unsafe_path"):
        plaintext.contents([file(path)])
    body = canon.canonical({"files": [file(path).json()]})
    if unicodedata.category(letter) != "Cn":
        assert plaintext.listed(body).files == (file(path),)
    else:
        with pytest.raises(NotValid, match=r"content\.unsafe_path"):
            plaintext.listed(body)


def stream(body: bytes) -> bytes:
    return plaintext.MAGIC + canon.u32(len(body)) + body


@pytest.mark.parametrize(
    "data",
    [
        b"",
        b"ebid-plain/v1\n",
        b"ebid-plain/v2\n" + stream(b'{"files":[]}')[14:],
        stream(b'{"files":[]')[:-3],
        stream(b'{"files":{}}'),
        stream(b"[]"),
        stream(b'{"files":[],"more":1}'),
        stream(b'{"files":[],"form":1}'),
        stream(b'{"files":[1]}'),
        stream(b'{"files":[{"path":"a"}]}'),
        stream(b'{"files":[{"media_type":"a/b","path":"a","role":"x","size":"1"}]}'),
        stream(b'{"files":[{"media_type":"a/b","path":"a","role":"x","size":-1}]}'),
        stream(b'{"files":[{"media_type":"a/b","path":"a","role":"x","size":true}]}'),
        stream(b'{"files":[{"media_type":"","path":"a","role":"x","size":0}]}'),
        stream(b'{"files":[{"media_type":"a/b","path":"a","role":"X!","size":0}]}'),
        stream(b'{"files":[{"extra":1,"media_type":"a/b","path":"a","role":"x","size":0}]}'),
        stream(b'{"files": []}'),
        stream(b'{"files":[],"files":[]}'),
        plaintext.MAGIC + b"\xff\xff\xff\xff",
    ],
)
def test_malformed_streams_are_refused(data: bytes) -> None:
    with pytest.raises(NotValid):
        plaintext.read(io.BytesIO(data), len(data))


@pytest.mark.parametrize("off", [-1, 1, 10**9])
def test_list_and_size_agree_to_the_byte(off: int) -> None:
    made = plaintext.contents([file("a", 5), file("b", 7)])
    with pytest.raises(NotValid) as caught:
        plaintext.read(io.BytesIO(made.prefix), made.size + off)
    assert caught.value.code == "content.size"


def test_a_list_of_too_many_files_is_refused() -> None:
    plaintext.contents([file(str(n)) for n in range(plaintext.MOST_FILES)])
    with pytest.raises(NotValid) as caught:
        plaintext.contents([file(str(n)) for n in range(plaintext.MOST_FILES + 1)])
    assert caught.value.code == "content.too_many"


def test_a_list_of_more_than_4_mib_is_refused() -> None:
    with pytest.raises(NotValid) as caught:
        plaintext.contents([], {"remarks": "x" * plaintext.LARGEST_LIST})
    assert caught.value.code == "content.list_too_large"


def test_a_zip_bomb_stays_a_file_of_its_own_size() -> None:
    """No archive is unpacked: what is inside it does not matter, not even `../`."""
    bomb = io.BytesIO()
    with zipfile.ZipFile(bomb, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("../../etc/passwd", bytes(10_000_000))
    data = bomb.getvalue()
    made = plaintext.contents([File("bomb.zip", len(data), "application/zip", "technical")])
    stream = io.BytesIO(made.prefix + data)
    assert plaintext.read(stream, made.size).files[0].size == len(data) < 20_000
