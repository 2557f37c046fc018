"""`ggzy sign …`: sign a task with a key at hand, or in two steps with a key that lies elsewhere."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Final

import click

from client.address import KeyPlace, Place
from client.chance import SystemChance
from client.desk import LANG, SITE, Desk, SpokenGroup
from client.words import act

if TYPE_CHECKING:
    from client.task import Task

_FILE: Final = click.Path(path_type=Path, dir_okay=False, exists=True)
_FOLDER: Final = click.Path(path_type=Path, file_okay=False)
_KEY: Final = KeyPlace()
KEY = click.option(
    "--key", "key", required=True, type=_KEY, help="签名密钥：文件或令牌 Signing key: PKCS#12 file or pkcs11: address."
)
OPENER = click.option(
    "--encryption-key", type=_KEY, help="加密密钥：文件或令牌 Encryption key: PKCS#12 file or pkcs11: address."
)
YES = click.option("--yes", is_flag=True, help="不再询问 Do not ask.")


class SignGroup(SpokenGroup):
    """`ggzy sign ID` signs at once, as pages tell people to type it; the steps have names."""

    def parse_args(self, ctx: click.Context, args: list[str]) -> list[str]:
        named = not args or args[0] in (*self.commands, "--help")
        return super().parse_args(ctx, args if named else ["task", *args])


@click.group(cls=SignGroup)
def sign() -> None:
    """签名任务：ggzy sign 编号；或 prepare、finish 两步。`ggzy sign ID`, or in two steps: prepare, finish."""


@sign.command("task")
@click.argument("task")
@SITE
@LANG
@KEY
@OPENER
@YES
@click.pass_obj
def task_command(desk: Desk, task: str, key: Place, encryption_key: Place | None, yes: bool) -> None:
    """取得一次性签名任务，逐项显示，签名并送回。Fetch a one-time task, show exactly what is signed, sign, post."""
    from client import task as tasks

    opener = desk.opener(encryption_key) if encryption_key else None
    hands = tasks.Hands(desk.signer(key), opener)
    with desk.post() as post:
        tasks.run(post, task, hands, SystemChance(), lambda found: consents(desk, found, yes))
    desk.say("已签名并送达。", "Signed and delivered.")


@sign.command("prepare")
@click.argument("task")
@SITE
@LANG
@click.option(
    "--certificate", required=True, type=_FILE, help="签名证书，可含上级 Certificate, and those above (PEM or DER)."
)
@click.option("--suite", default="", help="签名算法 ecdsa_p256, rsa_pss, rsa_pkcs1.")
@click.option("--into", required=True, type=_FOLDER, help="写入新文件夹 A new folder.")
@YES
@click.pass_obj
def prepare_command(desk: Desk, task: str, certificate: Path, suite: str, into: Path, yes: bool) -> None:
    """第一步：写出须签名的字节。Step one: write the bytes to be signed, for a key that this program cannot reach."""
    from client import keys, two_steps
    from kernel import canon

    folder = two_steps.Folder(into)
    with desk.post() as post:
        made = two_steps.prepare(
            post, task, keys.certificates(certificate), suite, folder, lambda found: consents(desk, found, yes)
        )
    before, digest = two_steps.hashed(made.suite), canon.sha256(folder.to_sign.read_bytes()).hex()
    desk.table(
        [
            (desk.words("须签名的字节", "bytes to sign"), str(folder.to_sign)),
            (desk.words("其 SHA-256", "their SHA-256"), digest),
            (desk.words("算法", "suite"), made.suite),
        ]
    )
    desk.say(
        f"用 {made.suite} 对这些字节签名（{before.zh}），然后：ggzy sign finish {into} --signature 文件",
        f"Sign these bytes by {made.suite} ({before.en}), then: ggzy sign finish {into} --signature FILE",
    )


@sign.command("finish")
@click.argument("folder", type=_FOLDER)
@SITE
@LANG
@click.option("--signature", type=_FILE, help="原始签名值 The raw signature over to_sign.der.")
@click.option("--p7s", type=_FILE, help="或完整的分离式 CMS Or a whole detached CMS over document.json.")
@click.pass_obj
def finish_command(desk: Desk, folder: Path, signature: Path | None, p7s: Path | None) -> None:
    """第二步：核验并送回。Step two: verify the signature and post it."""
    from client import two_steps

    if (signature is None) == (p7s is None):
        raise click.UsageError("--signature / --p7s")
    given = two_steps.Given(signature.read_bytes() if signature else b"", p7s.read_bytes() if p7s else b"")
    with desk.post() as post:
        two_steps.finish(post, two_steps.Folder(folder), given)
    desk.say("已签名并送达。", "Signed and delivered.")


def consents(desk: Desk, found: Task, yes: bool) -> bool:
    """Show all that will be signed; whether the person says yes, now or beforehand."""
    from client import task

    words = act(found.kind)
    desk.say(f"即将为 {desk.site} 签署：{words.zh}", f"About to sign for {desk.site}: {words.en}")
    desk.table(task.rendering(found, desk.tongue))
    desk.say(f"SHA-256 {found.sha256}", f"SHA-256 {found.sha256}")
    return yes or click.confirm(desk.words("签名？", "Sign?"), default=False)
