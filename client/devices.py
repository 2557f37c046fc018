"""`ggzy token …` and `ggzy bridge`: what is plugged in, and its use by the platform's pages."""

from __future__ import annotations

import os
from contextlib import suppress
from typing import TYPE_CHECKING

import click

from client.address import Place
from client.chance import SystemChance
from client.desk import LANG, Desk, Spoken, SpokenGroup
from client.loopback import PORT
from client.signing import KEY, OPENER

if TYPE_CHECKING:
    from client.bridge import Shown


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


@click.command("bridge", cls=Spoken)
@LANG
@KEY
@OPENER
@click.option(
    "--origin", "origins", multiple=True, required=True, help="允许的平台地址 The platform's address; may be repeated."
)
@click.option("--port", default=PORT, show_default=True, help="本机端口 Port on this machine.")
@click.pass_obj
def bridge(desk: Desk, key: Place, encryption_key: Place | None, origins: tuple[str, ...], port: int) -> None:
    """本机桥接：让平台页面使用本机的密钥。Let the platform's pages use the keys of this machine, each time asked."""
    from client.bridge import Bridge, Keys, Pairing, origin_of
    from client.loopback import ADDRESS, Loopback

    keys = Keys(desk.signer(key), desk.opener(encryption_key) if encryption_key else None)
    pairing = Pairing(SystemChance(), lambda code: desk.say(f"配对码 {code}", f"pairing code {code}"))
    made = Bridge(keys, pairing, lambda shown: _consents(desk, shown))
    with Loopback(made, frozenset(map(origin_of, origins)), port) as server:
        desk.say(
            f"桥接地址 http://{ADDRESS}:{server.server_port}，Ctrl-C 结束",
            f"the bridge is http://{ADDRESS}:{server.server_port}; Ctrl-C ends it",
        )
        pairing.begin()
        with suppress(KeyboardInterrupt):
            server.serve_forever()


def _consents(desk: Desk, shown: Shown) -> bool:
    """Every value is shown with the page that asks; the person at this machine says yes or no."""
    from client.words import said
    from disclosure.rules import recital

    zh, en = "签署", "sign this"
    if shown.opens:
        zh, en = "交出这份投标的密钥（开标前不要同意）", "hand over the key of this bid (never before its opening)"
    desk.say(f"{shown.origin} 请求{zh}：", f"{shown.origin} asks you to {en}:")
    lines = recital.recite(shown.document).lines
    desk.table([(said(line.label, desk.tongue), said(line.value, desk.tongue)) for line in lines])
    try:
        return click.confirm(desk.words("同意？", "Agree?"), default=False)
    except click.Abort:  # nobody is there to be asked
        return False
