"""`ggzy bid …` and `ggzy vrf …`: the client at the command line, Chinese first."""

from __future__ import annotations

import json
from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Final

import click

from client import facts, keys, pack, papers_commands, seal, structured
from client.address import KeyPlace, Place
from client.chance import SystemChance
from client.clock import ticks
from client.desk import LANG, SITE, Desk, SpokenGroup
from client.facts import Facts
from client.pace import Pace
from client.seal import Bid
from client.signing import KEY, OPENER, YES, consents
from kernel import canon
from kernel.canon import Json
from kernel.errors import NotFound, NotValid, Words
from signing.rules import manifest

if TYPE_CHECKING:
    from client.task import Task

_FILE: Final = click.Path(path_type=Path, dir_okay=False)
_FOLDER: Final = click.Path(path_type=Path, file_okay=False)

_KEY: Final = KeyPlace()


@click.group(cls=SpokenGroup)
@SITE
@LANG
def bid() -> None:
    """投标：打包、密封、递交、回执、撤回、解密。Pack, seal, submit, withdraw and open a bid; keep its receipts."""


bid.later = {
    "prepare": "client.bid_elsewhere:prepare_command",
    "finish": "client.bid_elsewhere:finish_command",
    "quantities": "client.structured_commands:quantities",
    "form": "client.structured_commands:form_command",
    "quote": "client.quote_commands:quote_command",
    "leave": "client.quote_commands:leave_command",
}
bid.add_command(papers_commands.check_command)
bid.add_command(papers_commands.blind_command)
bid.add_command(papers_commands.preview_command)


# --- pack ------------------------------------------------------------------------------------------------------------


@bid.command("pack")
@click.argument("documents", type=_FOLDER)
@click.option("--form", "form", required=True, type=_FILE, help="开标一览表 The bid form (JSON).")
@click.option("--bid", "folder", required=True, type=_FOLDER, help="投标文件夹 The bid's folder.")
@click.option(
    "--document-sha256", default="", help="公告上的招标文件摘要 The tender document's digest as in the notice."
)
@KEY
@click.pass_obj
def pack_command(desk: Desk, documents: Path, form: Path, folder: Path, document_sha256: str, key: Place) -> None:
    """取得标段要求，核对开标一览表，列出文件。Fetch the lot's demands, check the form, list the documents."""
    written = _form(form)
    signer = desk.signer(key)
    with desk.post() as post:
        post.sign_in(signer, "bidder")
        asked = post.lot(facts.text(written, "lot"))
        known = facts.read(asked)
        if document_sha256:
            facts.document_is(known, document_sha256)
        wanted = structured.wanted(post, known)
    packed = pack.pack(documents, written, known.part, wanted)
    papers_commands.hold(desk, packed, known, signer.certificate)
    folder.mkdir(parents=True, exist_ok=True)
    (folder / "facts.json").write_bytes(canon.canonical(dict(asked)))
    (folder / "pack.json").write_bytes(packed.data())
    desk.say(
        f"招标文件摘要 {known.document_sha256}，投标截止 {known.tender.deadline}",
        f"tender document {known.document_sha256}, deadline {known.tender.deadline}",
    )
    desk.say(f"已打包。核对后密封：ggzy bid seal {folder}", f"Packed. Check it, then: ggzy bid seal {folder}")


def _form(path: Path) -> Mapping[str, Json]:
    """A form as people write it: any JSON layout, no decimals outside quotes."""
    try:
        value = json.loads(path.read_bytes())
    except (OSError, ValueError) as error:
        raise NotValid(
            "form.unreadable",
            f"读不了开标一览表 {path}：{error}",
            f"cannot read the form {path}: {error}",
            field="form",
        ) from error
    return canon.mapping(canon.canonical(value))


def _kept(folder: Path, name: str, before: str) -> bytes:
    try:
        return (folder / name).read_bytes()
    except OSError as error:
        raise NotFound(
            "bid.step_missing",
            f"{folder} 里没有 {name}",
            f"there is no {name} in {folder}",
            field=name,
            remedy=Words(f"请先运行 ggzy bid {before}", f"Run `ggzy bid {before}` first"),
        ) from error


def _facts(folder: Path) -> Facts:
    return facts.read(canon.mapping(_kept(folder, "facts.json", "pack")))


# --- seal ------------------------------------------------------------------------------------------------------------


@bid.command("seal")
@click.argument("folder", type=_FOLDER)
@KEY
@OPENER
@click.option("--certificate", type=_FILE, help="加密证书 Encryption certificate, instead of its key.")
@click.pass_obj
def seal_command(desk: Desk, folder: Path, key: Place, encryption_key: Place | None, certificate: Path | None) -> None:
    """在本机加密并签名。Encrypt and sign on this machine; nothing is sent."""
    packed, known = pack.read(_kept(folder, "pack.json", "pack")), _facts(folder)
    if certificate:
        own = keys.certificate(certificate)
    elif encryption_key:
        own = desk.opener(encryption_key).certificate
    else:
        raise click.UsageError("--certificate / --encryption-key")
    hands = seal.Hands(desk.signer(key), own)
    papers_commands.refuse(packed, known, hands.signer.certificate)
    with desk.progress("密封", "sealing", packed.contents.size) as bar:
        made = seal.seal(packed, known, hands, SystemChance(), folder, bar.advance)
    desk.say(
        f"已密封 {made.sealed.size:,} 字节；文件摘要 {made.sealed.pieces_sha256}\n下一步：ggzy bid submit {folder}",
        f"sealed {made.sealed.size:,} bytes; file digest {made.sealed.pieces_sha256}\nnext: ggzy bid submit {folder}",
    )


# --- submit, receipt, withdraw ---------------------------------------------------------------------------------------


@bid.command("submit")
@click.argument("folder", type=_FOLDER)
@KEY
@click.pass_obj
def submit_command(desk: Desk, folder: Path, key: Place) -> None:
    """递交（可续传），取得回执。Submit, resuming where it broke off, and get the receipt."""
    sealed = Bid(folder)
    said = manifest.read(_kept(folder, "manifest.json", "seal"))
    signer = desk.signer(key)
    with desk.post() as post, desk.progress("上传", "uploading", said.sealed.size) as bar:
        post.sign_in(signer, "bidder")
        now = canon.moment(facts.text(post.lot(said.lot), "now"))
        pace = Pace(desk, said.sealed.size, now, said.deadline, ticks).beside(bar)
        bundle = post.submit(sealed, pace.advance, pace.begin)
    _show_receipt(desk, sealed, bundle)


@bid.command("receipt")
@click.argument("folder", type=_FOLDER)
@click.option(
    "--key",
    "key",
    type=_KEY,
    help="签名密钥；不给则只在本机核对 Signing key; without it only what is here is checked.",
)
@click.pass_obj
def receipt_command(desk: Desk, folder: Path, key: Place | None) -> None:
    """取回并核对回执。Fetch the receipt again, with the log's proof, and check it."""
    if not key:
        _show_receipt(desk, Bid(folder), None)
        return
    known = facts.text(canon.mapping(_kept(folder, "receipt.json", "submit")), "bid")
    seq = manifest.read(_kept(folder, "manifest.json", "seal")).seq
    with desk.post() as post:
        post.sign_in(desk.signer(key), "bidder")
        bundle = post.receipt(known, seq)
        withdrawn = post.withdrawal(known, seq)
    _show_receipt(desk, Bid(folder), bundle)
    if withdrawn:
        _show_withdrawal(desk, Bid(folder), withdrawn)


def _show_receipt(desk: Desk, sealed: Bid, bundle: Mapping[str, Json] | None) -> None:
    from client import receipt

    held = receipt.keep(sealed, bundle) if bundle else receipt.check(sealed)
    proof = desk.words("日志证明随下一个检查点给出", "the log's proof follows with the next checkpoint")
    if held.proven is not None:
        proof = desk.words(f"已在 {held.proven} 条的日志中", f"included in the log of {held.proven} entries")
    desk.table(
        [
            (desk.words("投标", "bid"), held.bid),
            (desk.words("收到时间", "received"), canon.instant(held.received_at)),
            (desk.words("时间戳", "time stamp"), canon.instant(held.stamped_at)),
            (desk.words("文件摘要", "file digest"), held.pieces_sha256),
            (desk.words("叶子值", "leaf"), held.leaf.hex()),
            (desk.words("日志", "log"), proof),
        ]
    )
    desk.say("回执成立。", "The receipt holds.")


@bid.command("withdraw")
@click.argument("folder", type=_FOLDER)
@KEY
@YES
@click.pass_obj
def withdraw_command(desk: Desk, folder: Path, key: Place, yes: bool) -> None:
    """截止前撤回投标。Withdraw the bid before the deadline (招标投标法 29)."""
    from client import task

    known = facts.text(canon.mapping(_kept(folder, "receipt.json", "submit")), "bid")
    seq = manifest.read(_kept(folder, "manifest.json", "seal")).seq
    signer = desk.signer(key)
    with desk.post() as post:
        post.sign_in(signer, "bidder")
        asked = post.act("bid", known, "withdraw_bid", {}, once=SystemChance().bytes(16).hex())
        made = facts.text(asked, "id")

        def agreed(found: Task) -> bool:
            return found.kind == "bid.withdraw_bid" and consents(desk, found, yes)

        task.run(post, made, task.Hands(signer), SystemChance(), agreed)
        given = post.withdrawal(known, seq)
    desk.say("已撤回。", "Withdrawn.")
    if given:
        _show_withdrawal(desk, Bid(folder), given)


def _show_withdrawal(desk: Desk, sealed: Bid, data: bytes) -> None:
    from client import receipt

    at = canon.instant(receipt.keep_withdrawal(sealed, data))
    file = sealed.folder / receipt.WITHDRAWN
    desk.say(f"撤回回执（{at}）成立，已存入 {file}", f"the receipt of the withdrawal ({at}) holds and is in {file}")


@bid.command("drop")
@click.argument("lot")
@KEY
@YES
@click.pass_obj
def drop_command(desk: Desk, lot: str, key: Place, yes: bool) -> None:
    """放弃本标段已开始而未递交的上传，释放额度。Drop a lot's uploads that were begun and not submitted."""
    signer = desk.signer(key)
    with desk.post() as post:
        post.sign_in(signer, "bidder")
        found = post.begun(lot)
        for one in found:
            _show_upload(desk, one)
        ask = desk.words("全部放弃，删除已传内容？", "Drop them all and delete what has come?")
        if not found or not (yes or click.confirm(ask, default=False)):
            desk.say("没有放弃任何上传。", "No upload was dropped.")
            return
        for one in found:
            post.drop(facts.text(one, "package"))
    desk.say(f"已放弃 {len(found)} 个上传。", f"{len(found)} upload(s) dropped.")


def _show_upload(desk: Desk, one: Mapping[str, Json]) -> None:
    desk.table(
        [
            (desk.words("开始于", "begun"), facts.text(one, "begun_at")),
            (desk.words("字节", "bytes"), f"{facts.number(one, 'size'):,}"),
            (desk.words("已到片数", "pieces here"), f"{facts.number(one, 'here')}/{facts.number(one, 'pieces')}"),
        ]
    )


@bid.command("restore")
@click.argument("folder", type=_FOLDER)
@KEY
@click.pass_obj
def restore_command(desk: Desk, folder: Path, key: Place) -> None:
    """开标前补传平台上受损的分片。Hand in again what the platform's disk damaged, before the bids are read out."""
    size = manifest.read(_kept(folder, "manifest.json", "seal")).sealed.size
    known = facts.text(canon.mapping(_kept(folder, "receipt.json", "submit")), "bid")
    signer = desk.signer(key)
    with desk.post() as post, desk.progress("补传", "restoring", size) as bar:
        post.sign_in(signer, "bidder")
        done = post.restore(Bid(folder), known, bar.advance)
    if done:
        desk.say(f"已补传 {len(done)} 片，内容与截止前递交的一致。", f"restored {len(done)} piece(s), as submitted.")
    else:
        desk.say("平台上的投标文件完好，不必补传。", "The bid on the platform is whole: nothing to restore.")


# --- open ------------------------------------------------------------------------------------------------------------


@bid.command("open")
@click.argument("folder", type=_FOLDER)
@click.option("--key", "key", type=_KEY, help="签名密钥，用于登录 Signing key, to sign in.")
@click.option("--encryption-key", type=_KEY, required=True, help="加密密钥 Encryption key.")
@click.option("--into", type=_FOLDER, help="只在本机解密到新文件夹 Only decrypt here, into a new folder.")
@click.pass_obj
def open_command(desk: Desk, folder: Path, key: Place | None, encryption_key: Place, into: Path | None) -> None:
    """开标时交出本投标的密钥；私钥不离开本机。Hand over this bid's key at the opening; the private key stays here."""
    from client import opening

    opener = desk.opener(encryption_key)
    signed = _kept(folder, "manifest.json", "seal")
    if into:
        contents = opening.open_here(Bid(folder), opener, into)
        if manifest.read(signed).second is not None:
            opening.open_here(Bid(folder), opener, into / "second", manifest.SECOND)
        desk.say(f"已解密 {len(contents.files)} 个文件到 {into}", f"decrypted {len(contents.files)} files into {into}")
        return
    if not key:
        raise click.UsageError("--key / --into")
    known = facts.text(canon.mapping(_kept(folder, "receipt.json", "submit")), "bid")
    with desk.post() as post:
        post.sign_in(desk.signer(key), "bidder")
        key_p7m = post.key_file(known)
        number = opening.number_of(manifest.read(signed), key_p7m)
        opening.release(post, known, opening.key_to_release(signed, key_p7m, opener), number)
    desk.say("已交出本投标的密钥。", "The key of this bid has been handed over.")


# --- the draw's custodians -------------------------------------------------------------------------------------------


@click.group(cls=SpokenGroup)
@LANG
def vrf() -> None:
    """抽取专家所用随机源的密钥与证明。A custodian's key and proofs for the draw."""


@vrf.command("keygen")
@click.argument("path", type=_FILE)
@click.pass_obj
def keygen_command(desk: Desk, path: Path) -> None:
    """生成密钥文件，显示公钥。Make a key file, show the public key."""
    from client import vrf as draws

    public = draws.keygen(path, desk.passphrase(path), SystemChance())
    desk.say(f"公钥 {public.hex()}", f"public key {public.hex()}")


@vrf.command("prove")
@click.argument("task", type=click.Path(path_type=Path, dir_okay=False, exists=True))
@click.argument("answer", type=_FILE)
@click.option("--key", "key", required=True, type=_FILE, help="密钥文件 The key file.")
@click.option(
    "--party", required=True, type=click.Choice(["centre", "supervisor", "reserve"]), help="哪一方 Which party."
)
@click.option("--policy", type=_FILE, help="自己的见证策略文件 Your own tlog-policy file: whose log, which witnesses.")
@click.pass_obj
def prove_command(desk: Desk, task: Path, answer: Path, key: Path, party: str, policy: Path | None) -> None:
    """对抽取任务给出证明。Answer a draw's task file with a proof."""
    from client import vrf as draws

    trusted = policy.read_bytes() if policy else None
    answer.write_bytes(draws.prove(key, desk.passphrase(key), task.read_bytes(), party, trusted))
    if trusted is None:
        desk.say("未给出 --policy：未核对检查点的见证", "without --policy the checkpoint's witnesses were not checked")
    desk.say(f"已写入 {answer}", f"written to {answer}")
