"""Documents in a folder → the contents of one package, checked before anything is sealed."""

from __future__ import annotations

import mimetypes
import stat
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from client import structured
from client.structured import Wanted
from kernel import canon
from kernel.canon import Json
from kernel.errors import NotFound, NotValid, Words
from signing.rules import plaintext
from signing.rules.plaintext import Contents, File
from trading.rules import form as forms
from trading.rules.tender import LotDocument

VERSION: Final = "ggzy-pack/v1"
ROLES: Final = {"资格": "qualification", "商务": "commercial", "技术": "technical", "报价": "price"}
"""What a first folder's name says of the files in it; `document` for any other."""


@dataclass(frozen=True, slots=True)
class Pack:
    """The list, and on this machine the folder that its paths are relative to."""

    folder: Path
    contents: Contents

    def source(self, file: File) -> Path:
        return self.folder / file.path

    def data(self) -> bytes:
        """What `ggzy bid pack` keeps for `seal`."""
        listed = [file.json() for file in self.contents.files]
        return canon.canonical(
            {"v": VERSION, "folder": str(self.folder), "files": listed, "form": self.contents.form or {}}
        )


def pack(folder: Path, form: Mapping[str, Json], lot: LotDocument, wanted: Wanted | None = None) -> Pack:
    """Every file below `folder`, by path; NotValid names the first thing that the tender or the format refuses."""
    read = forms.read(form)
    forms.check(read, lot.lot, lot.form.currencies, lot.form.requires)
    if wanted is not None and folder.is_dir():
        structured.check(folder.resolve(), read, wanted)
    return listed(folder, lot, read.json())


def listed(folder: Path, lot: LotDocument, form: Mapping[str, Json] | None = None) -> Pack:
    """The files alone, each with what it is for; the form is taken as it is."""
    root = folder.resolve()
    if not root.is_dir():
        raise NotFound("pack.folder", f"没有文件夹 {folder}", f"no folder {folder}", field="folder")
    roles = {name: paper.id for paper in lot.papers for name in (paper.id, paper.en, paper.zh)}
    files = [_file(path, root, roles) for path in sorted(_walk(root))]
    if not files:
        raise NotValid("pack.empty", f"文件夹 {folder} 是空的", f"the folder {folder} is empty", field="folder")
    return Pack(root, plaintext.contents(files, form))


def read(data: bytes) -> Pack:
    """The pack that `data` wrote; the files are looked at again when they are sealed."""
    value = canon.mapping(data)
    match value:
        case {"v": "ggzy-pack/v1", "folder": str(folder), "files": files, "form": form} if len(value) == 4:
            return Pack(Path(folder), plaintext.listed(canon.canonical({"files": files, "form": form})))
    raise NotValid("pack.malformed", "打包清单格式不对", "the pack list is malformed", field="pack")


def _walk(folder: Path) -> Iterator[Path]:
    """Plain files only: a link could point at anything, a pipe never ends."""
    for path in folder.iterdir():
        mode = path.lstat().st_mode
        if stat.S_ISDIR(mode):
            yield from _walk(path)
        elif stat.S_ISREG(mode):
            yield path
        else:
            raise NotValid(
                "pack.not_a_file",
                f"{path} 是链接或特殊文件，不能打包",
                f"{path} is a link or a special file and cannot be packed",
                field=str(path),
                remedy=Words("请换成原文件", "Put the file itself there"),
            )


def _file(path: Path, root: Path, roles: Mapping[str, str]) -> File:
    inside = path.relative_to(root)
    guessed, _ = mimetypes.guess_type(path.name, strict=True)
    return File(inside.as_posix(), path.stat().st_size, guessed or "application/octet-stream", _role(inside, roles))


def _role(inside: Path, roles: Mapping[str, str]) -> str:
    """What a paper asked for is called, the file or its first folder may be called as well."""
    if len(inside.parts) == 1 and inside.name in structured.ROLES:
        return structured.ROLES[inside.name]
    folder = inside.parts[0] if len(inside.parts) > 1 else ""
    for name in (folder, inside.stem):
        if name in roles:
            return roles[name]
    return ROLES.get(folder, "document")
