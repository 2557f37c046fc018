"""Archives that must not be opened at all: judged before a byte is unpacked."""

from __future__ import annotations

import io
import struct
import zipfile
from collections.abc import Callable
from pathlib import Path
from typing import Final

import pytest

from tests.support import node
from verifier.dossier import NotADossier, _check_entry, read

NEEDED = {"L-1/bagit.txt": b"x", "L-1/data/dossier.json": b"{}"}


def archive(files: dict[str, bytes], **attributes: object) -> bytes:
    """A ZIP of these files; `attributes` are set on the last entry."""
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w", zipfile.ZIP_STORED) as made:
        for name, data in files.items():
            entry = zipfile.ZipInfo(name, (1980, 1, 1, 0, 0, 0))
            if name == list(files)[-1]:
                for attribute, value in attributes.items():
                    setattr(entry, attribute, value)
            made.writestr(entry, data)
    return target.getvalue()


def opened(data: bytes, folder: Path) -> object:
    path = folder / "d.zip"
    path.write_bytes(data)
    return read(path)


def test_a_plain_archive_is_read(tmp_path: Path) -> None:
    assert opened(archive(NEEDED), tmp_path)


@pytest.mark.parametrize(
    "name",
    [
        *("L-1/../x", "/L-1/x", "L-1//x", "L-1/./x", "L-1\\x", "L-1/x:y", "L-1/é", "L-1/a\x07", "x", "M-2/x", "L-1/"),
        f"L-1/{'x' * 240}",
    ],
)
def test_unsafe_names(name: str, tmp_path: Path) -> None:
    with pytest.raises(NotADossier):
        opened(archive({**NEEDED, name: b"x"}), tmp_path)


@pytest.mark.parametrize("name", ["L-1/BAGIT.txt", "L-1/bagit.txt/x", "L-1/Data/dossier.json"])
def test_names_that_are_one_on_some_system(name: str, tmp_path: Path) -> None:
    with pytest.raises(NotADossier):
        opened(archive({**NEEDED, name: b"x"}), tmp_path)


@pytest.mark.filterwarnings("ignore:Duplicate name")
def test_a_name_that_comes_twice(tmp_path: Path) -> None:
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w") as made:
        for name, data in [*NEEDED.items(), ("L-1/bagit.txt", b"y")]:
            made.writestr(name, data)
    with pytest.raises(NotADossier):
        opened(target.getvalue(), tmp_path)


@pytest.mark.parametrize(
    "attributes",
    [
        {"external_attr": 0o120777 << 16},
        {"comment": b"hello"},
        {"extra": b"\x99\x99\x01\x00x"},
    ],
    ids=["link", "comment", "extra"],
)
def test_odd_entries(attributes: dict[str, object], tmp_path: Path) -> None:
    with pytest.raises(NotADossier):
        opened(archive({**NEEDED, "L-1/x": b"x"}, **attributes), tmp_path)


ZIP64: Final = struct.pack("<2H", 1, 0)


def _listed(extra: bytes = b"", attributes: int = 0) -> bytes:
    """An archive whose directory, and no local header, says more of its first entry."""
    data = bytearray(archive(NEEDED))
    at = data.index(b"PK\x01\x02")
    size = struct.unpack_from("<H", data, at + 28)[0]
    struct.pack_into("<H", data, at + 30, len(extra))
    struct.pack_into("<L", data, at + 38, attributes)
    data[at + 46 + size : at + 46 + size] = extra
    struct.pack_into("<L", data, len(data) - 10, struct.unpack_from("<L", data, len(data) - 10)[0] + len(extra))
    return bytes(data)


@pytest.mark.parametrize(
    "data",
    [
        _listed(b"\x99\x99\x01\x00x"),
        _listed(ZIP64),
        _listed(struct.pack("<2H2Q", 1, 16, 1, 1)),
        _listed(b"ab"),
        _listed(attributes=0x10),
    ],
    ids=["field", "empty-zip64", "zip64-that-nothing-needs", "half-a-field", "folder"],
)
def test_what_the_directory_alone_adds_is_refused_by_both(data: bytes, tmp_path: Path) -> None:
    with pytest.raises(NotADossier, match=r"extra field|a folder"):
        opened(data, tmp_path)
    assert node.verified(tmp_path / "d.zip") == (2, {})


def test_the_field_of_an_entry_beyond_32_bits_is_no_other() -> None:
    beyond = zipfile.ZipInfo("L-1/sealed.bin")
    beyond.file_size, beyond.compress_size, beyond.header_offset = 1 << 32, 1 << 32, 0
    beyond.extra = struct.pack("<2H2Q", 1, 16, 1 << 32, 1 << 32)
    _check_entry(beyond)
    beyond.extra += b"\x99\x99\x00\x00"
    with pytest.raises(NotADossier, match="extra field"):
        _check_entry(beyond)


def test_a_bomb(tmp_path: Path) -> None:
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as made:
        for name, data in NEEDED.items():
            made.writestr(name, data)
        made.writestr("L-1/bomb", bytes(8_000_000))
    with pytest.raises(NotADossier, match=r"ratio|too large"):
        opened(target.getvalue(), tmp_path)


def _encrypted(data: bytearray) -> None:
    data[data.index(b"PK\x01\x02") + 8] |= 1


def _local_name(data: bytearray) -> None:
    at = data.index(b"L-1/bagit.txt")
    data[at + 4 : at + 9] = b"other"


def _local_size(data: bytearray) -> None:
    data[22] = 9


def _before(data: bytearray) -> None:
    data[:0] = b"#!/bin/sh\n"


def _cut(data: bytearray) -> None:
    del data[-10:]


def _flip(data: bytearray) -> None:
    data[data.index(b"{}")] ^= 1


@pytest.mark.parametrize("change", [_encrypted, _local_name, _local_size, _before, _cut, _flip])
def test_headers_that_contradict_one_another(change: Callable[[bytearray], None], tmp_path: Path) -> None:
    data = bytearray(archive(NEEDED))
    change(data)
    with pytest.raises(NotADossier):
        opened(bytes(data), tmp_path)


def test_what_is_missing(tmp_path: Path) -> None:
    with pytest.raises(NotADossier, match="missing"):
        opened(archive({"L-1/bagit.txt": b"x"}), tmp_path)
