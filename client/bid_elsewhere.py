"""`ggzy bid prepare` and `ggzy bid finish`: seal here, sign with a key that lies elsewhere."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Final

import click

from client import facts, keys, pack, seal, two_steps
from client.chance import SystemChance
from client.desk import Desk
from client.facts import Facts
from client.pack import Pack
from client.seal import Bid
from client.stream import Progress, silent
from client.two_steps import Folder, Given
from kernel import canon
from kernel.errors import NotFound, Words
from signing.rules import choice, elsewhere
from signing.rules.elsewhere import Order
from signing.rules.keywrap import Chance

_FILE: Final = click.Path(path_type=Path, dir_okay=False, exists=True)
_FOLDER: Final = click.Path(path_type=Path, file_okay=False)
MANIFEST: Final = "manifest.json"


@dataclass(frozen=True, slots=True)
class Away:
    """Who seals without the signing key at hand: the certificates of signer (and CAs above) and of the own key file."""

    signer: tuple[bytes, ...]
    suite: str
    own: bytes


def prepare(packed: Pack, known: Facts, away: Away, chance: Chance, folder: Path, progress: Progress = silent) -> Order:
    """Seal all but the signature; `to_sign.der` is what the key must sign. What cannot be signed is not sealed."""
    choice.check_certificate(away.signer[0], known.tender.taken, "certificate")
    asked = elsewhere.order(away.signer[0], away.signer[1:], away.suite, known.now)
    document = seal.unsigned(packed, known, away.own, chance, folder, progress).data()
    into = Folder(folder, MANIFEST)
    into.to_sign.write_bytes(elsewhere.prepared(document, asked).to_sign)
    into.order.write_bytes(canon.canonical(two_steps.ordered(document, asked)))
    return asked


def finish(folder: Path, given: Given) -> None:
    """Join and keep; NotTrusted before anything is kept if the signature is not the one that was ordered."""
    said, document = two_steps.kept(Folder(folder, MANIFEST))
    Bid(folder).p7s.write_bytes(two_steps.joined(said, document, given))


def _packed(folder: Path) -> tuple[Pack, Facts]:
    try:
        listed, told = (folder / "pack.json").read_bytes(), (folder / "facts.json").read_bytes()
    except OSError as error:
        raise NotFound(
            "bid.step_missing",
            f"{folder} 里没有打好的包",
            f"there is nothing packed in {folder}",
            field="pack.json",
            remedy=Words("请先运行 ggzy bid pack", "Run `ggzy bid pack` first"),
        ) from error
    return pack.read(listed), facts.read(canon.mapping(told))


@click.command("prepare")
@click.argument("folder", type=_FOLDER)
@click.option("--certificate", required=True, type=_FILE, help="签名证书，可含上级 Signing certificate (PEM or DER).")
@click.option("--encryption-certificate", required=True, type=_FILE, help="加密证书 Encryption certificate.")
@click.option("--suite", default="", help="签名算法 ecdsa_p256, rsa_pss, rsa_pkcs1.")
@click.pass_obj
def prepare_command(desk: Desk, folder: Path, certificate: Path, encryption_certificate: Path, suite: str) -> None:
    """两步密封之一：加密，写出须签名的字节。Seal, step one of two: encrypt, and write the bytes to be signed."""
    packed, known = _packed(folder)
    away = Away(keys.certificates(certificate), suite, keys.certificate(encryption_certificate))
    with desk.progress("密封", "sealing", packed.contents.size) as bar:
        asked = prepare(packed, known, away, SystemChance(), folder, bar.advance)
    to_sign, before = Folder(folder).to_sign, two_steps.hashed(asked.suite)
    desk.say(
        f"须签名的字节 {to_sign}，SHA-256 {canon.sha256(to_sign.read_bytes()).hex()}\n"
        f"用 {asked.suite} 签名（{before.zh}），然后：ggzy bid finish {folder} --signature 文件",
        f"bytes to sign {to_sign}, SHA-256 {canon.sha256(to_sign.read_bytes()).hex()}\n"
        f"Sign them by {asked.suite} ({before.en}), then: ggzy bid finish {folder} --signature FILE",
    )


@click.command("finish")
@click.argument("folder", type=_FOLDER)
@click.option("--signature", type=_FILE, help="原始签名值 The raw signature over to_sign.der.")
@click.option("--p7s", type=_FILE, help="或完整的分离式 CMS Or a whole detached CMS over manifest.json.")
@click.pass_obj
def finish_command(desk: Desk, folder: Path, signature: Path | None, p7s: Path | None) -> None:
    """两步密封之二：核验签名。Seal, step two of two: verify the signature and keep it."""
    if (signature is None) == (p7s is None):
        raise click.UsageError("--signature / --p7s")
    finish(folder, Given(signature.read_bytes() if signature else b"", p7s.read_bytes() if p7s else b""))
    desk.say(f"已签名。下一步：ggzy bid submit {folder}", f"Signed. Next: ggzy bid submit {folder}")
