"""A receipt as one file: event, seal, time stamp, log proof, what was signed, and what certificates are judged by."""

from __future__ import annotations

import base64
import binascii
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

from kernel import canon
from kernel.canon import Json
from kernel.errors import NotValid

VERSION: Final = "ebid-receipt-file/v1"
LARGEST: Final = 16 * 1024**2
"""Bytes that a reader takes at most; revocation lists are what makes a file large."""
_MOST: Final = 64
_BINARY: Final = ("event", "salt", "p7s", "tsr")
_MAYBE: Final = ("receipt", "document", "document_p7s")
_LISTS: Final = ("certs", "crls", "ocsp")
MEMBERS: Final = frozenset({"v", "proof", *_BINARY, *_MAYBE, *_LISTS})


@dataclass(frozen=True, slots=True)
class ReceiptFile:
    """What somebody keeps who handed something in.

    `receipt` is empty where the event itself is what the platform sealed. `document` is what the person signed: the
    manifest of a package, the statement of any other act, or nothing. `proof` is empty until a checkpoint is signed.
    """

    event: bytes
    salt: bytes
    p7s: bytes
    tsr: bytes
    receipt: bytes = b""
    proof: bytes = b""
    document: bytes = b""
    document_p7s: bytes = b""
    certs: tuple[bytes, ...] = ()
    crls: tuple[bytes, ...] = ()
    ocsp: tuple[bytes, ...] = ()

    @property
    def sealed(self) -> bytes:
        """The bytes under the platform's seal and time stamp."""
        return self.receipt or self.event

    def __bytes__(self) -> bytes:
        made: dict[str, Json] = {"v": VERSION, "proof": self.proof.decode() if self.proof else None}
        made |= {name: _base64(getattr(self, name)) for name in _BINARY}
        made |= {name: _base64(getattr(self, name)) or None for name in _MAYBE}
        made |= {name: [_base64(piece) for piece in getattr(self, name)] for name in _LISTS}
        return canon.canonical(made)


def read(data: bytes) -> ReceiptFile:
    """NotValid `receipt.unreadable` unless it has exactly these members, each in its form."""
    try:
        value = canon.mapping(data)
        if value.get("v") != VERSION or set(value) != MEMBERS:
            raise ValueError("members")
        proof = value["proof"]
        return ReceiptFile(
            **{name: _bytes(value[name]) for name in _BINARY},
            **{name: b"" if value[name] is None else _bytes(value[name]) for name in _MAYBE},
            proof=b"" if proof is None else _text(proof).encode(),
            certs=_list(value, "certs"),
            crls=_list(value, "crls"),
            ocsp=_list(value, "ocsp"),
        )
    except (NotValid, ValueError) as error:
        raise NotValid(
            "receipt.unreadable",
            "不是回执文件：请从平台工作台下载单一文件的回执",
            "not a receipt file: download the receipt as one file from your desk",
            field="receipt",
        ) from error


def _list(value: Mapping[str, Json], name: str) -> tuple[bytes, ...]:
    listed = value[name]
    if not isinstance(listed, list) or len(listed) > _MOST:
        raise ValueError(name)
    return tuple(map(_bytes, listed))


def _text(value: Json) -> str:
    if not isinstance(value, str) or not value:
        raise ValueError("text")
    return value


def _bytes(value: Json) -> bytes:
    text = _text(value)
    try:
        data = base64.b64decode(text, validate=True)
    except binascii.Error as error:
        raise ValueError("base64") from error
    if _base64(data) != text:
        raise ValueError("base64")
    return data


def _base64(data: bytes) -> str:
    return base64.b64encode(data).decode()
