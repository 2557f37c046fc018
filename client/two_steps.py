"""Sign a task elsewhere: the bytes for a key that this program cannot reach, and the signature that comes back."""

from __future__ import annotations

import base64
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from client import facts
from client import task as tasks
from client.post import Post
from client.task import SIGN_IN, Answer, Task
from kernel import canon
from kernel.canon import Json
from kernel.errors import Conflict, NotFound, NotTrusted, NotValid, Words
from signing.rules import cms, elsewhere
from signing.rules.elsewhere import Order

VERSION: Final = "ebid-elsewhere/v1"
CLIENTS: Final = frozenset(
    {
        *("lot.seal_scores", "bid.release_share", "bid.release_second_share", "lot.release_score_shares"),
        *("lot.seal_quote", "lot.release_quote_shares"),
    }
)
"""Tasks that bring more than a signature over their document: a client must seal or unwrap for them."""


def hashed(suite: str) -> Words:
    """What the key's software does to the bytes before it signs, for the person who tells it so."""
    if suite == "sm2_sm3":
        return Words(
            "先做 SM3，含签名者标识 1234567812345678 的 Z 值", "SM3 first, with Z of the identifier 1234567812345678"
        )
    return Words("先做 SHA-256", "SHA-256 first")


@dataclass(frozen=True, slots=True)
class Folder:
    """What lies between the two steps: the document, what the key must sign, and for whom."""

    path: Path
    name: str = "document.json"

    @property
    def document(self) -> Path:
        return self.path / self.name

    @property
    def to_sign(self) -> Path:
        return self.path / "to_sign.der"

    @property
    def order(self) -> Path:
        return self.path / "order.json"


@dataclass(frozen=True, slots=True)
class Given:
    """What came back: a raw signature over `to_sign.der`, or a whole detached CMS over `document.json`."""

    signature: bytes = b""
    p7s: bytes = b""


def prepare(
    post: Post, id: str, certificates: tuple[bytes, ...], suite: str, folder: Folder, agreed: Callable[[Task], bool]
) -> Order:
    """Write the folder. `certificates`: the signer's and those above it; `agreed` is asked after every check."""
    found = tasks.fetched(post, id)
    tasks.check(found, post)
    if found.kind in CLIENTS:
        raise _needs_client()
    if not agreed(found):
        raise NotValid("task.declined", "已取消，没有签名", "cancelled, nothing was signed")
    asked = elsewhere.order(certificates[0], certificates[1:], suite, found.now)
    try:
        folder.path.mkdir(parents=True)
    except FileExistsError as error:
        raise _exists(folder) from error
    folder.document.write_bytes(found.document)
    folder.to_sign.write_bytes(elsewhere.prepared(found.document, asked).to_sign)
    folder.order.write_bytes(canon.canonical(_order(found, asked, post.site)))
    return asked


def finish(post: Post, folder: Folder, given: Given) -> Answer:
    """Join, verify and post. NotTrusted before anything is sent if the signature is not the one that was ordered."""
    said, document = kept(folder)
    if said["site"] != post.site:
        raise _other_site(str(said["site"]))
    p7s = joined(said, document, given)
    if said["kind"] == SIGN_IN:
        return post.session(facts.text(said, "task"), p7s)
    return post.answer(facts.text(said, "task"), {"p7s": base64.b64encode(p7s).decode()})


def joined(said: Mapping[str, Json], document: bytes, given: Given) -> bytes:
    """The .p7s over the document that was ordered by `said`; NotTrusted if it is not by that certificate's key."""
    asked = _asked(said)
    p7s = given.p7s or elsewhere.finished(document, asked, given.signature)
    if cms.verify(document, p7s).certificate != asked.certificate:
        raise _other_certificate()
    return p7s


def _order(found: Task, asked: Order, site: str) -> dict[str, Json]:
    return {"task": found.id, "kind": found.kind, "site": site, **ordered(found.document, asked)}


def ordered(document: bytes, asked: Order) -> dict[str, Json]:
    """What an order's file says of any document."""
    return {
        "v": VERSION,
        "document_sha256": canon.sha256(document).hex(),
        "certificate": base64.b64encode(asked.certificate).decode(),
        "chain": [base64.b64encode(each).decode() for each in asked.chain],
        "suite": asked.suite,
        "at": canon.instant(asked.at),
    }


def kept(folder: Folder) -> tuple[Mapping[str, Json], bytes]:
    """The order, and the document that it was made for."""
    try:
        said, document = canon.mapping(folder.order.read_bytes()), folder.document.read_bytes()
    except OSError as error:
        raise NotFound(
            "elsewhere.folder",
            f"{folder.path} 里没有待完成的签名",
            f"there is no signature to be finished in {folder.path}",
            field="folder",
            remedy=Words("请先运行 ggzy sign prepare", "Run `ggzy sign prepare` first"),
        ) from error
    if said.get("v") != VERSION or facts.text(said, "document_sha256") != canon.sha256(document).hex():
        raise NotTrusted(
            "elsewhere.altered",
            "文件夹里的文件不是准备时写下的那些",
            "the files in the folder are not those that were prepared",
            field="folder",
            remedy=Words("请重新运行 ggzy sign prepare", "Run `ggzy sign prepare` again"),
        )
    return said, document


def _asked(said: Mapping[str, Json]) -> Order:
    listed = said.get("chain")
    chain = tuple(base64.b64decode(str(each)) for each in (listed if isinstance(listed, list | tuple) else ()))
    at = canon.moment(facts.text(said, "at"))
    return elsewhere.order(facts.binary(said, "certificate"), chain, facts.text(said, "suite"), at)


def _needs_client() -> NotValid:
    return NotValid(
        "task.not_in_two_steps",
        "该任务除签名外还须密封或解密，不能分两步完成",
        "this task wants sealing or unwrapping beside the signature: not in two steps",
        field="task",
        remedy=Words("请用 ggzy sign 加 --key（可为令牌）", "Use `ggzy sign` with --key, which may be a token"),
    )


def _exists(folder: Folder) -> Conflict:
    return Conflict(
        "elsewhere.exists",
        f"{folder.path} 已存在",
        f"{folder.path} exists already",
        field="into",
        remedy=Words("请给出一个新文件夹", "Name a new folder"),
    )


def _other_site(site: str) -> NotTrusted:
    return NotTrusted(
        "elsewhere.other_site",
        f"该签名是为另一平台准备的：{site}",
        f"the signature was prepared for another platform: {site}",
        field="site",
    )


def _other_certificate() -> NotTrusted:
    return NotTrusted(
        "elsewhere.other_certificate",
        "签名所用证书不是准备时的那一张",
        "the signature is by another certificate than the one it was prepared for",
        field="p7s",
    )
