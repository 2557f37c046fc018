"""A draw that stands alone, as one file: what a dossier would tell of it, under the names of a dossier."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final, NoReturn

from disclosure.rules import dossier
from experts.rules import sample
from kernel import canon
from kernel.canon import Json
from kernel.errors import NotValid

VERSION: Final = "ebid-draw-file/v1"
LARGEST: Final = 64 * 1024**2
"""Bytes that a reader takes at most; published lists are what makes a file large."""
_SALT: Final = ".salt"
_DID: Final = re.compile(r"[A-Za-z0-9._-]{1,64}(/[A-Za-z0-9._-]{1,64}){2}")


@dataclass(frozen=True, slots=True)
class DrawFile:
    """The draw, the subject whose chain tells of it, and the files by their names in a dossier."""

    did: str
    subject: str
    files: Mapping[str, bytes]

    def __bytes__(self) -> bytes:
        files = {path: data.hex() if path.endswith(_SALT) else data.decode() for path, data in self.files.items()}
        return canon.canonical({"v": VERSION, "did": self.did, "subject": self.subject, "files": files})


def list_name(of: str) -> str:
    """The name of a published list's file beside plan.json."""
    return f"list-{of}.json"


def path(did: str, of: str) -> str:
    """Where the published list `of` lies."""
    return dossier.draw(did, list_name(of))


def read(data: bytes) -> DrawFile:
    """NotValid `draw_file.unreadable` unless it has exactly these members, each in its form."""
    try:
        match canon.mapping(data):
            case {"v": "ebid-draw-file/v1", "did": str(did), "subject": str(subject), "files": Mapping() as files}:
                made = DrawFile(did, subject, {path: _bytes(path, text) for path, text in files.items()})
            case _:
                _unreadable()
        if not _DID.fullmatch(did) or subject != sample.subject(did) or bytes(made) != data:
            _unreadable()
    except (ValueError, NotValid) as error:
        raise _error() from error
    return made


def _bytes(path: str, text: Json) -> bytes:
    if not isinstance(text, str):
        _unreadable()
    return canon.unhex(text) if path.endswith(_SALT) else text.encode()


def _error() -> NotValid:
    return NotValid(
        "draw_file.unreadable", "不是单独抽取的文件", "not the file of a draw that stands alone", field="file"
    )


def _unreadable() -> NoReturn:
    raise _error()
