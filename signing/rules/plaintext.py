"""`ebid-plain/v1`: the stream inside a sealed package, files after one list; no archive is ever unpacked."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Final, Protocol

from kernel import canon
from kernel.errors import NotValid, Words
from signing.rules import letters

MAGIC: Final = b"ebid-plain/v1\n"
LARGEST_LIST: Final = 4 * 1024 * 1024
MOST_FILES: Final = 5000
LONGEST_PATH: Final = 240
"""Bytes of UTF-8; leaves room for a folder in front on every system."""

_MEDIA_TYPE: Final = re.compile(r"[a-z0-9][a-z0-9!#$&^_.+-]{0,63}/[a-z0-9][a-z0-9!#$&^_.+-]{0,63}")
_ROLE: Final = re.compile(r"[a-z][a-z0-9_-]{0,31}")
_FORBIDDEN: Final = frozenset('\\:*?"<>|')
_RESERVED: Final = re.compile(r"(con|prn|aux|nul|com[0-9]|lpt[0-9])(\..*)?", re.IGNORECASE)


class Source(Protocol):
    """A file that is open for reading."""

    def read(self, size: int, /) -> bytes: ...


@dataclass(frozen=True, slots=True)
class File:
    """One file of the package; `role` says what it is for (`form`, `technical`, `qualification`, …)."""

    path: str
    size: int
    media_type: str
    role: str

    def json(self) -> dict[str, canon.Json]:
        return {"path": self.path, "size": self.size, "media_type": self.media_type, "role": self.role}


@dataclass(frozen=True, slots=True)
class Contents:
    """The list that stands first: the files in the order of their bytes, and the form if there is one."""

    files: tuple[File, ...]
    form: Mapping[str, canon.Json] | None = None

    @property
    def prefix(self) -> bytes:
        """Everything before the first file's bytes."""
        members: dict[str, canon.Json] = {"files": [file.json() for file in self.files]}
        if self.form is not None:
            members["form"] = self.form
        body = canon.canonical(members)
        return MAGIC + canon.u32(len(body)) + body

    @property
    def size(self) -> int:
        """Bytes of the whole stream."""
        return len(self.prefix) + sum(file.size for file in self.files)

    def places(self) -> Iterator[tuple[File, int]]:
        """Each file with the offset of its first byte."""
        at = len(self.prefix)
        for file in self.files:
            yield file, at
            at += file.size


def contents(files: Sequence[File], form: Mapping[str, canon.Json] | None = None) -> Contents:
    """A list that every reader will accept, on an older system too; NotValid names the first wrong file."""
    for file in files:
        if not all(map(letters.known, file.path)):
            raise _unsafe(file.path)
    return _contents(files, form)


def _contents(files: Sequence[File], form: Mapping[str, canon.Json] | None) -> Contents:
    """The same as this system knows letters: names that an earlier client sealed on it are read here as before."""
    if len(files) > MOST_FILES:
        raise _bad("too_many", f"文件多于 {MOST_FILES} 个", f"more than {MOST_FILES} files", "files")
    for file in files:
        _check_file(file)
    check_paths([file.path for file in files])
    made = Contents(tuple(files), form)
    if len(made.prefix) > len(MAGIC) + 4 + LARGEST_LIST:
        raise _bad("list_too_large", "文件清单过大", "the list of files is too large", "files")
    return made


def read(source: Source, size: int) -> Contents:
    """The list at the head of a stream of `size` bytes; NotValid unless list and size agree to the byte.

    Nothing is unpacked and nothing is sought: `source` stands at the first file's first byte afterwards.
    """
    head = source.read(len(MAGIC) + 4)
    length = int.from_bytes(head[len(MAGIC) :])
    if head[: len(MAGIC)] != MAGIC or len(head) != len(MAGIC) + 4 or length > LARGEST_LIST:
        raise _malformed()
    made = listed(source.read(length))
    if made.size != size:
        raise _bad(
            "size",
            f"内容 {size} 字节，清单为 {made.size} 字节",
            f"the content has {size} bytes, its list says {made.size}",
            "files",
        )
    return made


def listed(body: bytes) -> Contents:
    """The list alone, from its canonical bytes."""
    value = canon.mapping(body)
    form, files = value.get("form"), value.get("files")
    if not value.keys() <= {"files", "form"} or not isinstance(files, list) or not isinstance(form, Mapping | None):
        raise _malformed()
    return _contents([_file(entry) for entry in files], form)


def _file(value: canon.Json) -> File:
    match value if isinstance(value, Mapping) and len(value) == 4 else None:
        case {"path": str(path), "size": int(size), "media_type": str(media_type), "role": str(role)}:
            return File(path, size, media_type, role)
    raise _malformed()


def _check_file(file: File) -> None:
    check_path(file.path)
    if isinstance(file.size, bool) or not 0 <= file.size <= canon.LARGEST:
        raise _bad("size", f"文件大小不对：{file.path}", f"malformed size: {file.path}", file.path)
    if not _MEDIA_TYPE.fullmatch(file.media_type):
        raise _bad("media_type", f"文件类型不对：{file.path}", f"malformed media type: {file.path}", file.path)
    if not _ROLE.fullmatch(file.role):
        raise _bad("role", f"文件用途不对：{file.path}", f"malformed role: {file.path}", file.path)


def check_path(path: str) -> None:
    """NotValid unless `path` is a relative path that means the same file on every system."""
    if not path or len(path.encode("utf-8", "surrogatepass")) > LONGEST_PATH:
        raise _unsafe(path)
    if unicodedata.normalize("NFC", path) != path or not all(map(_allowed, path)):
        raise _unsafe(path)
    if not all(map(_is_name, path.split("/"))):
        raise _unsafe(path)


def _allowed(character: str) -> bool:
    """No control, format (text direction!), private, unassigned or surrogate characters, nor what Windows forbids."""
    return character not in _FORBIDDEN and not unicodedata.category(character).startswith("C")


def _is_name(name: str) -> bool:
    """Not empty, `.` or `..`, no blank or dot at an end that a system would drop, no device."""
    return bool(name) and name == name.strip() and not name.endswith(".") and not _RESERVED.fullmatch(name)


def check_paths(paths: Sequence[str]) -> None:
    """NotValid if two paths are one file on some system, or one is a folder of another."""
    seen: dict[str, str] = {}
    for path in paths:
        folded = _folded(path)
        if folded in seen:
            raise _bad(
                "same_path",
                f"两个文件同名（或仅大小写、字形不同）：{seen[folded]}、{path}",
                f"two files have one name, or names that differ only in case or form: {seen[folded]}, {path}",
                path,
            )
        seen[folded] = path
    for folded, path in seen.items():
        if any(folder in seen for folder in _folders(folded)):
            raise _bad("same_path", f"文件与文件夹同名：{path}", f"a file and a folder have one name: {path}", path)


def _folded(path: str) -> str:
    return unicodedata.normalize("NFKC", unicodedata.normalize("NFKC", path).casefold())


def _folders(path: str) -> Iterator[str]:
    while (cut := path.rfind("/")) > 0:
        path = path[:cut]
        yield path


def _unsafe(path: str) -> NotValid:
    return _bad("unsafe_path", f"文件名不安全：{path!a}", f"unsafe file name: {path!a}", path)


def _malformed() -> NotValid:
    return _bad("malformed", "投标内容格式不对", "the content is malformed", "files")


def _bad(code: str, zh: str, en: str, field: str) -> NotValid:
    return NotValid(
        f"content.{code}",
        zh,
        en,
        field=field,
        remedy=Words("请改名或重新整理文件后再打包", "Rename or rearrange the files, then pack again"),
    )
