"""Open a dossier safely: every limit is judged before a byte is unpacked. The only file reading of the verifier."""

from __future__ import annotations

import hashlib
import struct
import unicodedata
import zipfile
import zlib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from disclosure.rules.dossier import BUNDLED, is_attachment
from kernel.errors import NotValid

MOST_FILES: Final = 100_000
LARGEST: Final = 64 * 1024**3
"""Bytes of the whole archive, and of all that is in it."""
LARGEST_FILE: Final = 64 * 1024**2
"""A file up to this size is read whole; bundles, tiles and long lists of leaves when they are asked for, attachments
not at all. Only `sealed.bin` may be larger."""
LARGEST_READ: Final = 1024**3
MOST_RATIO: Final = 200
LONGEST_PATH: Final = 240
PART: Final = 1024 * 1024
BUNDLES: Final = tuple(f".{kind}" for kind in BUNDLED)
TILES: Final = "data/log/tile/"
_LOCAL: Final = struct.Struct("<4s5H3L2H")
_FILE: Final = 0o100000
_FOLDER: Final = 0x10
_BEYOND: Final = 0xFFFFFFFF


class NotADossier(NotValid):
    """The input cannot be read as a dossier at all."""

    def __init__(self, zh: str, en: str, field: str = "") -> None:
        super().__init__("dossier.unreadable", f"无法作为案卷读取：{zh}", f"not a dossier: {en}", field=field)


@dataclass(frozen=True, slots=True)
class Dossier:
    """The files below the one folder of the archive. `large` are those that were not read, with their sizes; they are
    read from `archive`, which stays open."""

    path: Path
    root: str
    sha256: str
    files: Mapping[str, bytes]
    large: Mapping[str, int]
    digests: Mapping[str, str]
    archive: zipfile.ZipFile | None = None

    def size(self, path: str) -> int | None:
        """Bytes of a file; None if there is none of that name."""
        return len(self.files[path]) if path in self.files else self.large.get(path)

    def chunks(self, path: str) -> Iterator[bytes]:
        """A file's bytes in parts of at most 1 MiB."""
        if path in self.files:
            yield self.files[path]
            return
        if self.archive is None or path not in self.large:
            raise NotADossier(f"缺少文件 {path}", f"the file {path} is missing", path)
        with self.archive.open(f"{self.root}/{path}") as source:
            while part := source.read(PART):
                yield part

    def whole(self, path: str) -> bytes:
        """A file's bytes at once; NotADossier if there is none of that name."""
        return self.files[path] if path in self.files else b"".join(self.chunks(path))

    def under(self, folder: str) -> list[str]:
        """The paths below a folder, sorted."""
        return sorted(path for path in self.digests if path.startswith(f"{folder}/"))


def read(path: Path) -> Dossier:
    """The dossier in a ZIP file; NotADossier for anything unsafe or of another form."""
    try:
        size = path.stat().st_size
        if size > LARGEST:
            raise NotADossier(f"超过 {LARGEST} 字节", f"more than {LARGEST} bytes")
        archive = zipfile.ZipFile(path)  # stays open: what is large is read when it is asked for
        entries = _entries(archive, size)
        _check_headers(path, archive, entries)
        root, files, large, digests = _contents(archive, entries)
    except (
        zipfile.BadZipFile,
        OSError,
        struct.error,
        EOFError,
        NotImplementedError,
        RuntimeError,
        zlib.error,
    ) as error:
        raise NotADossier(f"不是完好的 ZIP 文件（{error}）", f"not a sound ZIP file ({error})") from error
    if not {"bagit.txt", "data/dossier.json"} <= set(digests):
        raise NotADossier("缺少 bagit.txt 或 data/dossier.json", "bagit.txt or data/dossier.json is missing")
    return Dossier(path, root, _digest(path), files, large, digests, archive)


def load(path: Path, largest: int = PART) -> bytes:
    """A small file beside the dossier: a policy or a receipt."""
    try:
        with path.open("rb") as source:
            data = source.read(largest + 1)
    except OSError as error:
        raise NotADossier(f"无法读取 {path}", f"cannot read {path}", str(path)) from error
    if len(data) > largest:
        raise NotADossier(f"{path} 过大", f"{path} is too large", str(path))
    return data


def _digest(path: Path) -> str:
    with path.open("rb") as source:
        return hashlib.file_digest(source, "sha256").hexdigest()


# ---------------------------------------------------------------- before anything is unpacked


def _entries(archive: zipfile.ZipFile, size: int) -> list[zipfile.ZipInfo]:
    entries = archive.infolist()
    if not 0 < len(entries) <= MOST_FILES:
        raise NotADossier(f"文件数为 0 或超过 {MOST_FILES}", f"no files, or more than {MOST_FILES}")
    if archive.comment or sum(entry.file_size for entry in entries) > min(LARGEST, size * MOST_RATIO):
        raise NotADossier("解压后过大或带有注释", "too large once unpacked, or it carries a comment")
    for entry in entries:
        _check_entry(entry)
    _check_names([entry.filename for entry in entries])
    return entries


def _check_entry(entry: zipfile.ZipInfo) -> None:
    name = entry.filename
    plain = name.isascii() and name.isprintable() and not set(name) & set('\\:*?"<>|')
    parts = name.split("/")
    if not plain or len(name) > LONGEST_PATH or any(part in ("", ".", "..") for part in parts) or len(parts) < 2:
        raise NotADossier(f"不安全的路径 {name!a}", f"unsafe path {name!a}", name)
    if entry.orig_filename != name:
        raise NotADossier(f"不安全的路径 {name!a}", f"unsafe path {name!a}", name)
    mode = entry.external_attr >> 16
    if mode & 0o170000 not in (0, _FILE) or entry.external_attr & _FOLDER:
        raise NotADossier(f"{name} 是文件夹、链接或特殊文件", f"{name} is a folder, a link or a special file", name)
    if entry.extra and not _is_zip64(entry):
        raise NotADossier(f"{name} 带有附加字段", f"{name} carries an extra field", name)
    if entry.compress_type not in (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED) or entry.flag_bits or entry.comment:
        raise NotADossier(
            f"{name} 已加密、带注释或压缩方式不许可", f"{name}: encrypted, commented or of a foreign method", name
        )
    if entry.file_size > MOST_RATIO * max(entry.compress_size, 1):
        raise NotADossier(f"{name} 压缩比异常", f"{name}: its compression ratio is absurd", name)


def _is_zip64(entry: zipfile.ZipInfo) -> bool:
    """Whether all that the directory adds is the field that a size or place beyond 32 bits needs."""
    kind, size = struct.unpack_from("<2H", entry.extra.ljust(4, b"\0"))
    needed = max(entry.file_size, entry.compress_size, entry.header_offset) >= _BEYOND
    return bool(needed and kind == 1 and size == len(entry.extra) - 4)


def _check_names(names: list[str]) -> None:
    """One file a name on every system, and no file where another has a folder."""
    seen: set[str] = set()
    for name in names:
        folded = unicodedata.normalize("NFKC", name).casefold()
        if folded in seen:
            raise NotADossier(f"重复的路径 {name}", f"the path {name} comes twice", name)
        seen.add(folded)
    folders = {folded[:at] for folded in seen for at, letter in enumerate(folded) if letter == "/"}
    if folders & seen:
        raise NotADossier("文件与文件夹同名", "a file and a folder have one name")
    if len({name.partition("/")[0] for name in names}) != 1:
        raise NotADossier("顶层须只有一个文件夹", "there must be exactly one folder at the top")


def _check_headers(path: Path, archive: zipfile.ZipFile, entries: list[zipfile.ZipInfo]) -> None:
    """Each local header says what the directory says, and the entries follow one another without gap or overlap."""
    at = 0
    with path.open("rb") as source:
        for entry in sorted(entries, key=lambda each: each.header_offset):
            source.seek(entry.header_offset)
            head = source.read(_LOCAL.size)
            mark, _, flags, method, _, _, crc, packed, whole, length, extra = _LOCAL.unpack(head)
            said = (mark, flags, method, crc, packed, whole, source.read(length))
            due = (b"PK\x03\x04", entry.flag_bits, entry.compress_type, entry.CRC, entry.compress_size)
            if said != (*due, entry.file_size, entry.filename.encode()) or extra or entry.header_offset != at:
                raise NotADossier(
                    f"{entry.filename} 的本地文件头与目录不符",
                    f"{entry.filename}: local header and directory differ",
                    entry.filename,
                )
            at += _LOCAL.size + length + entry.compress_size
    if at != archive.start_dir:
        raise NotADossier("文件之间有夹带内容", "there is something between the files")


# ---------------------------------------------------------------- unpacking


def _contents(
    archive: zipfile.ZipFile, entries: list[zipfile.ZipInfo]
) -> tuple[str, dict[str, bytes], dict[str, int], dict[str, str]]:
    files: dict[str, bytes] = {}
    large: dict[str, int] = {}
    digests: dict[str, str] = {}
    root, left = entries[0].filename.partition("/")[0], LARGEST_READ
    for entry in entries:
        name = entry.filename.partition("/")[2]
        if entry.file_size > LARGEST_FILE and not name.endswith("/sealed.bin"):
            raise NotADossier(f"{name} 过大", f"{name} is too large", name)
        apart = entry.file_size > LARGEST_FILE or is_attachment(name) or name.endswith(BUNDLES)
        late = name.startswith(TILES) or (name.endswith("/leaves.txt") and entry.file_size > PART)
        if apart or late:
            large[name], digests[name] = entry.file_size, _streamed(archive, entry)
        left -= 0 if apart else entry.file_size
        if left < 0:
            raise NotADossier("内容过大", "the content is too large")
        if name not in large:
            files[name] = archive.read(entry)
            digests[name] = hashlib.sha256(files[name]).hexdigest()
    return root, files, large, digests


def _streamed(archive: zipfile.ZipFile, entry: zipfile.ZipInfo) -> str:
    digest = hashlib.sha256()
    with archive.open(entry) as source:
        while part := source.read(PART):
            digest.update(part)
    return digest.hexdigest()
