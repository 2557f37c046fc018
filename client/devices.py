"""`ggzy token …`: what is plugged in."""

from __future__ import annotations

import os

import click

from client.desk import LANG, Desk, SpokenGroup


@click.group(cls=SpokenGroup)
@LANG
def token() -> None:
    """令牌：列出插入的令牌和证书。Tokens: what is plugged in, with addresses to copy."""


@token.command("list")
@click.argument("library", default="", required=False)
@click.pass_obj
def list_command(desk: Desk, library: str) -> None:
    """列出令牌上的证书及其 pkcs11: 地址；无需 PIN。List certificates and their pkcs11: addresses; no PIN is asked."""
    from client import cryptoki, token
    from signing.rules import path

    for each in cryptoki.listed(library or os.environ.get("GGZY_PKCS11", "")):
        signs, opens = token.signs(each.certificate), token.opens(each.certificate)
        desk.table(
            [
                (desk.words("证书", "certificate"), path.read(each.certificate).subject.rfc4514_string()),
                (desk.words("用途", "use"), _use(desk, signs=signs, opens=opens)),
                (desk.words("地址", "address"), str(each.address)),
            ]
        )


def _use(desk: Desk, *, signs: bool, opens: bool) -> str:
    uses = ((signs, "签名 --key", "to sign: --key"), (opens, "解密 --encryption-key", "to open: --encryption-key"))
    return desk.words(
        "；".join(zh for there, zh, _ in uses if there) or "不适用",
        "; ".join(en for there, _, en in uses if there) or "—",
    )
