"""Where a key lies: in a PKCS#12 file, or on a token that a `pkcs11:` address names (RFC 7512)."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Final
from urllib.parse import quote, unquote_to_bytes

import click

from kernel.errors import NotValid, Refusal, Words

SCHEME: Final = "pkcs11:"
OF_TOKEN: Final = frozenset({"token", "serial", "model", "manufacturer"})
OF_KEY: Final = frozenset({"object", "id", "type"})
LIBRARY: Final = "module-path"
SECRET: Final = frozenset({"pin-value", "pin-source"})
_SAFE: Final = "-._~[]:@!$'()*+,=&"
"""What RFC 7512 lets stand in a path attribute as it is."""


@dataclass(frozen=True, slots=True)
class Address:
    """A key on a token. Texts that are empty are not asked for; `library` is empty where GGZY_PKCS11 is to say it."""

    library: str = ""
    token: str = ""
    serial: str = ""
    model: str = ""
    manufacturer: str = ""
    object: str = ""
    id: bytes = b""

    def __str__(self) -> str:
        """As it is copied into a command; the id is written in hex throughout."""
        texts = [(name, getattr(self, name)) for name in ("model", "manufacturer", "serial", "token", "object")]
        path = [f"{name}={quote(text, safe=_SAFE.replace('&', ''))}" for name, text in texts if text]
        if self.id:
            path.append("id=" + "".join(f"%{byte:02X}" for byte in self.id))
        query = f"?{LIBRARY}={quote(self.library, safe='/')}" if self.library else ""
        return SCHEME + ";".join(path) + query


Place = Path | Address


def read(text: str) -> Address:
    """The address in a `pkcs11:` URI; NotValid `token.address` if it is none, or holds a PIN."""
    path, _, query = text.removeprefix(SCHEME).partition("?")
    found: dict[str, bytes] = {}
    for part in filter(None, (*path.split(";"), *query.split("&"))):
        name, equals, value = part.partition("=")
        if name in SECRET:
            raise _holds_pin()
        if not equals or name in found or name not in OF_TOKEN | OF_KEY | {LIBRARY}:
            raise _no_address(part)
        found[name] = unquote_to_bytes(value)
    if found.pop("type", b"private") not in (b"private", b"cert"):
        raise _no_address("type")
    try:
        texts = {name: value.decode() for name, value in found.items() if name not in ("id", LIBRARY)}
        return Address(library=found.get(LIBRARY, b"").decode(), id=found.get("id", b""), **texts)
    except UnicodeDecodeError as error:
        raise _no_address(text) from error


def place(text: str) -> Place:
    return read(text) if text.startswith(SCHEME) else Path(text)


class KeyPlace(click.ParamType[Place]):
    """A file's path or a token's address, as an option takes it."""

    name = "file|pkcs11:…"

    def convert(self, value: str | Path | Address, param: click.Parameter | None, ctx: click.Context | None) -> Place:
        if not isinstance(value, str):
            return value
        try:
            return place(value)
        except Refusal as refusal:
            self.fail(f"{refusal.words.zh} {refusal.words.en}", param, ctx)


def _no_address(what: str) -> NotValid:
    return NotValid(
        "token.address",
        f"不是可用的 pkcs11: 地址：{what}",
        f"not a pkcs11: address that can be used: {what}",
        field="key",
        remedy=Words("用 ggzy token list 列出可复制的地址", "`ggzy token list` prints addresses to copy"),
    )


def _holds_pin() -> NotValid:
    return NotValid(
        "token.pin_in_address",
        "地址里不得写 PIN：本机其他用户看得到命令行",
        "no PIN in an address: other users of this machine can read the command line",
        field="key",
        remedy=Words("去掉它；PIN 会在终端询问", "Leave it out; the PIN is asked on the terminal"),
    )
