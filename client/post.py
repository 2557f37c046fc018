"""The client's only network: sign in, upload a package piece by piece, act, ask. Contract: docs/client-http.md."""

from __future__ import annotations

import base64
from collections.abc import Mapping
from contextlib import nullcontext
from functools import partial
from pathlib import Path
from typing import Final
from urllib.parse import quote, urlsplit

import httpx

from client import facts, pieces
from client.lanes import Line, Piece
from client.seal import Bid
from client.stream import Progress, silent
from kernel import canon
from kernel.canon import Json
from kernel.errors import Conflict, NotNow, NotTrusted, Refusal, Words
from signing.rules import cms, manifest
from signing.rules.manifest import PIECE, Manifest
from signing.rules.signer import Signer

SIGN_IN: Final = "ebid-signin/v1"
RECEIVED: Final = frozenset({"package.replayed", "package.submitted", "bid.known"})
"""How a platform says that it has this package already: its first answer was lost."""
ATTEMPTS: Final = 3
LARGEST_ANSWER: Final = 64 * 1024 * 1024


class Post:
    """A way to one platform. `http` may be any httpx client, also one that reaches an application in process."""

    def __init__(self, http: httpx.Client, site: str, *, tongue: str = "zh") -> None:
        self._http = http
        self._site = site.rstrip("/")
        self._headers = {"Accept-Language": tongue, "Accept": "application/json"}

    # --- signing in ----------------------------------------------------------------------------------------------

    def sign_in(self, signer: Signer, role: str) -> str:
        """Answer a fresh challenge; gives the session's token."""
        asked = self._json("POST", "/api/v1/challenges", {"role": role})
        document = facts.binary(asked, "document")
        said = canon.mapping(document)
        if said.get("role") != role or said.get("browser") != "" or not self.is_sign_in(said):
            raise NotTrusted(
                "signin.strange_challenge",
                f"平台要求签名的不是登录 {self._site} 的请求，已拒绝签名",
                f"what the platform wants signed is no sign-in to {self._site}: refused to sign",
                field="challenge",
            )
        p7s = cms.sign(document, signer, canon.moment(facts.text(said, "at")))
        token = facts.text(self.session(facts.text(asked, "challenge"), p7s), "token")
        self._headers["Authorization"] = f"Bearer {token}"
        return token

    def challenge(self, challenge: str) -> Mapping[str, Json]:
        """The challenge that a sign-in page shows."""
        return self._json("GET", f"/api/v1/challenges/{_id(challenge)}")

    def session(self, challenge: str, p7s: bytes) -> Mapping[str, Json]:
        """Answer a challenge. Whoever asked for it gets the session: of a page's challenge nothing comes back here."""
        body: dict[str, Json] = {"challenge": challenge, "p7s": base64.b64encode(p7s).decode()}
        return self._json("POST", "/api/v1/sessions", body)

    def is_sign_in(self, said: Mapping[str, Json]) -> bool:
        """Whether a document is a sign-in to this very site and nothing else, above all no act."""
        known = said.keys() == {"v", "challenge", "site", "role", "at", "browser"} and said["v"] == SIGN_IN
        return known and _origin(facts.text(said, "site")) == _origin(self._site)

    @property
    def site(self) -> str:
        """The address that everything is posted to."""
        return self._site

    # --- lots and bids -------------------------------------------------------------------------------------------

    def lot(self, lot: str) -> Mapping[str, Json]:
        """`GET /api/v1/lots/{id}`; read it with `facts.read`."""
        return self._json("GET", f"/api/v1/lots/{_id(lot)}")

    def file(self, lot: str, sha256: str) -> bytes:
        """A public file of the lot's tender by its digest, which the reader compares."""
        return self._send("GET", f"/lots/{_id(lot)}/files/{_id(sha256)}").content

    def act(self, kind: str, subject: str, verb: str, body: Mapping[str, Json], once: str) -> Mapping[str, Json]:
        """Perform an act; the same `once` (`Idempotency-Key`) performs it once, however often it is sent."""
        path = f"/api/v1/{kind}s/{_id(subject)}/acts/{_id(verb)}"
        return self._json("POST", path, body, {"Idempotency-Key": once})

    def receipt(self, bid: str, seq: int) -> Mapping[str, Json]:
        """The receipt again, with the log's proof as soon as there is one."""
        return self._json("GET", f"/api/v1/bids/{_id(bid)}/receipts/{seq}")

    def withdrawal(self, bid: str, seq: int) -> bytes | None:
        """The receipt file of the withdrawal of package `seq`; None if it was not withdrawn."""
        try:
            return self._send("GET", f"/api/v1/bids/{_id(bid)}/receipts/{seq}/withdrawal").content
        except Refusal as refusal:
            if refusal.code != "receipt.none":
                raise
            return None

    def key_file(self, bid: str) -> bytes:
        """`key.p7m` as it was submitted."""
        return self._send("GET", f"/api/v1/bids/{_id(bid)}/key").content

    def task(self, task: str) -> Mapping[str, Json]:
        return self._json("GET", f"/api/v1/tasks/{_id(task)}")

    def answer(self, task: str, body: Mapping[str, Json]) -> Mapping[str, Json]:
        return self._json("POST", f"/api/v1/tasks/{_id(task)}", body, {"Idempotency-Key": _once(task, body)})

    # --- packages ------------------------------------------------------------------------------------------------

    def submit(self, bid: Bid, progress: Progress = silent, here: Progress = silent) -> Mapping[str, Json]:
        """Upload what is missing, then submit or replace; gives the receipt bundle. Safe to call again at any point.

        `here` is told once, before anything is sent, how many bytes the platform has already; `progress` the rest.
        """
        signed = bid.manifest.read_bytes()
        said = manifest.read(signed)
        told = self.lot(said.lot)
        facts.own(told, said.bidder)
        if facts.number(told, "seq") != said.seq:
            return self._received(told, said)
        package = self._begun(signed, said)
        self._upload(package, bid, said, progress, here)
        verb = "replace_bid" if told.get("sealed") is True else "submit_bid"
        shares: list[Json] = [_base64(bid.share(custodian.i)) for custodian in said.custodians]
        body: dict[str, Json] = {
            "package": package,
            "manifest": _base64(bid.manifest),
            "manifest_p7s": _base64(bid.p7s),
            "key_p7m": _base64(bid.key),
            "shares": shares,
        }
        if said.second is not None:
            second = [_base64(bid.second.share(custodian.i)) for custodian in said.second.custodians]
            body["second"] = {"key_p7m": _base64(bid.second.key), "shares": list(second)}
        once = canon.sha256(canon.joined(signed, package, verb)).hex()
        try:
            return self.act("lot", said.lot, verb, body, once)
        except Refusal as refusal:
            if refusal.code not in RECEIVED:
                raise
        return self._received(self.lot(said.lot), said)

    def _received(self, told: Mapping[str, Json], said: Manifest) -> Mapping[str, Json]:
        """The receipt, if this very package is the last that the platform received and the bid stands."""
        if told.get("sealed") is not True or facts.number(told, "seq") != said.seq + 1:
            raise Conflict(
                "package.superseded",
                f"第 {said.seq} 份投标文件包不能再递交：它已被替换、已撤回，或不是按当前情况密封的",
                f"package {said.seq} can no longer be submitted: replaced, withdrawn, or sealed for another state",
                field="seq",
                remedy=Words("请重新打包、密封后递交", "Pack and seal again, then submit"),
            )
        return self.receipt(facts.text(told, "bid"), said.seq)

    def _begun(self, signed: bytes, said: Manifest) -> str:
        """The package for this manifest: the one of an interrupted upload, else a new one. The platform knows it by
        the key, so no note is kept here that could be lost, cut short, or another platform's."""
        asked: dict[str, Json] = {"size": said.sealed.size, "piece": PIECE}
        once = {"Idempotency-Key": canon.sha256(canon.joined(signed, "package")).hex()}
        return facts.text(self._json("POST", f"/api/v1/lots/{_id(said.lot)}/packages", asked, once), "package")

    def _upload(self, package: str, bid: Bid, said: Manifest, progress: Progress, here: Progress) -> None:
        path = f"/api/v1/packages/{_id(package)}"
        came = [facts.inner(piece, "pieces") for piece in facts.members(self._json("GET", path), "pieces")]
        held = {facts.number(piece, "n"): facts.text(piece, "sha256") for piece in came}
        sizes = [min(PIECE, said.sealed.size - n * PIECE) for n in range(len(said.sealed.pieces))]
        missing = [n for n, digest in enumerate(said.sealed.pieces) if held.get(n) != digest.hex()]
        here(said.sealed.size - sum(sizes[n] for n in missing))
        line = Line(progress)

        def send(n: int) -> None:
            digest = said.sealed.pieces[n]
            self._put(
                f"{path}/pieces/{n}",
                Piece(partial(pieces.fill, bid.sealed, n, digest), sizes[n], line),
                digest,
            )

        line.each(missing, send)

    def restore(self, bid: Bid, known: str, progress: Progress = silent) -> list[int]:
        """Hand in again every piece of the submitted package that the platform no longer has whole; their numbers,
        none if all is well. `known` is the bid's id. Between the close and the opening record only."""
        said = manifest.read(bid.manifest.read_bytes())
        path, damaged, line = f"/api/v1/bids/{_id(known)}/pieces", [], Line(progress)
        for n, digest in enumerate(said.sealed.pieces):
            if self._json("GET", f"{path}/{n}").get("whole") is not True:
                size = min(PIECE, said.sealed.size - n * PIECE)
                self._put(f"{path}/{n}", Piece(partial(pieces.fill, bid.sealed, n, digest), size, line), digest)
                damaged.append(n)
        return damaged

    def _put(self, path: str, piece: Piece, digest: bytes) -> None:
        headers = {
            "Content-Type": "application/octet-stream",
            "Content-Length": str(piece.size),
            "Content-Digest": f"sha-256=:{base64.b64encode(digest).decode()}:",
        }
        self._send("PUT", path, headers=headers, content=piece)

    def begun(self, lot: str) -> list[Mapping[str, Json]]:
        """The firm's uploads for the lot that were neither submitted nor dropped."""
        listed = self._json("GET", f"/api/v1/lots/{_id(lot)}/packages")
        return [facts.inner(one, "packages") for one in facts.members(listed, "packages")]

    def drop(self, package: str) -> None:
        """Give up an upload: what has come of it is deleted."""
        self._send("DELETE", f"/api/v1/packages/{_id(package)}")

    # --- the wire ------------------------------------------------------------------------------------------------

    def _json(
        self, method: str, path: str, body: Mapping[str, Json] | None = None, headers: Mapping[str, str] | None = None
    ) -> Mapping[str, Json]:
        content = None if body is None else canon.canonical(body)
        typed = {"Content-Type": "application/json"} if body is not None else {}
        answer = self._send(method, path, headers={**typed, **(headers or {})}, content=content)
        return _answer(answer)

    def _send(
        self,
        method: str,
        path: str,
        *,
        headers: Mapping[str, str] | None = None,
        content: bytes | Piece | None = None,
    ) -> httpx.Response:
        """Sent again if the line broke: every request here may be repeated (pieces, keyed acts, questions)."""
        for attempt in range(1, ATTEMPTS + 1):
            try:
                with content.body() if isinstance(content, Piece) else nullcontext(content) as body:
                    answer = self._http.request(
                        method, self._site + path, headers={**self._headers, **(headers or {})}, content=body
                    )
            except httpx.TransportError as error:
                if attempt == ATTEMPTS:
                    raise _unreachable(self._site, error) from error
            else:
                if answer.is_success:
                    return answer
                raise _refusal(answer)
        raise AssertionError


def _origin(site: str) -> tuple[str, str]:
    """Scheme, host and port: what must be equal for two addresses to be one site."""
    parts = urlsplit(site)
    return parts.scheme.lower(), parts.netloc.lower()


def _unreachable(site: str, error: httpx.TransportError) -> NotNow:
    return NotNow(
        "post.unreachable",
        f"连不上 {site}：{error or type(error).__name__}",
        f"cannot reach {site}: {error or type(error).__name__}",
        remedy=Words(
            "请检查网络后再运行同一命令；已上传的分块不会重传",
            "Check the network and run the same command again; pieces that arrived are not sent twice",
        ),
    )


def _refusal(answer: httpx.Response) -> Refusal:
    """The platform's problem document (RFC 9457) as the refusal that it describes."""
    try:
        said = answer.json()
    except ValueError:
        said = {}
    if not isinstance(said, Mapping) or "code" not in said:
        return Refusal(
            "post.http", f"平台答复 {answer.status_code}", f"the platform answered {answer.status_code}", field="http"
        )
    member = {name: str(said.get(name, "")) for name in ("code", "zh", "en", "detail", "law", "field", "remedy")}
    zh, en = member["zh"] or member["detail"], member["en"] or member["detail"]
    remedy = Words(member["remedy"], member["remedy"])
    return Refusal(member["code"], zh, en, law=member["law"], field=member["field"], remedy=remedy)


def _answer(answer: httpx.Response) -> Mapping[str, Json]:
    try:
        value: object = answer.json()
    except ValueError:
        value = None
    if not isinstance(value, Mapping) or len(answer.content) > LARGEST_ANSWER:
        raise NotTrusted("post.strange_answer", "平台的答复不是 JSON 对象", "the platform's answer is no JSON object")
    return value


def _id(text: str) -> str:
    return quote(text, safe="")


def _base64(path: Path) -> str:
    return base64.b64encode(path.read_bytes()).decode()


def _once(task: str, body: Mapping[str, Json]) -> str:
    return canon.sha256(task.encode(), canon.canonical(body)).hex()
