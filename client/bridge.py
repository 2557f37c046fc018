"""What a local bridge does for a page: lists its keys, signs documents that a person has read, opens own bids."""

from __future__ import annotations

import base64
import hmac
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Final
from urllib.parse import urlsplit

from client import facts, opening
from evaluation.rules import scorecard
from kernel import canon
from kernel.canon import Json
from kernel.errors import NotAllowed, NotFound, NotTrusted, NotValid, Refusal, Words
from signing.rules import elsewhere, manifest, statement
from signing.rules.keywrap import Chance, Holder
from signing.rules.signer import Signer

VERSION: Final = "ebid-bridge/v1"
SIGN_IN: Final = "ebid-signin/v1"
DOCUMENTS: Final = frozenset({statement.VERSION, scorecard.VERSION, SIGN_IN, manifest.BID, manifest.SHEET})
"""The only documents that a bridge signs: each is shown value by value."""
TRIES: Final = 3
LARGEST_DOCUMENT: Final = 1 << 20

Answer = Mapping[str, Json]


@dataclass(frozen=True, slots=True)
class Call:
    """What a page asks: `token` is empty where it has none."""

    origin: str
    token: str
    body: Mapping[str, Json]


@dataclass(frozen=True, slots=True)
class Shown:
    """What a person says yes or no to: for whom, whether it is to be signed or opened, and the exact bytes."""

    origin: str
    opens: bool
    document: bytes


@dataclass(slots=True)
class Pairing:
    """The code on the bridge's own screen, and the pages that have typed it. Nothing of it outlives the process."""

    chance: Chance
    show: Callable[[str], None]
    _code: str = ""
    _left: int = 0
    _tokens: dict[str, str] = field(default_factory=dict)

    def begin(self) -> None:
        """Show a fresh code; the one before is worth nothing."""
        self._code, self._left = f"{int.from_bytes(self.chance.bytes(16)) % 10**8:08d}", TRIES
        self.show(self._code)

    def pair(self, origin: str, code: str) -> str:
        """A page's token for the right code, which is good once and for three tries; NotAllowed for a wrong one."""
        right = hmac.compare_digest(self._code.encode(), code.encode(errors="replace"))
        self._left -= 1
        if right or not self._left:
            self.begin()
        if not right:
            raise NotAllowed(
                "bridge.code",
                "配对码不对",
                "the pairing code is wrong",
                field="code",
                remedy=Words("请输入桥接程序窗口当前显示的数字", "Type the digits that the bridge shows now"),
            )
        self._tokens[origin] = self.chance.bytes(32).hex()
        return self._tokens[origin]

    def check(self, call: Call) -> None:
        """NotAllowed unless this very origin has been paired and gives its own token."""
        known = self._tokens.get(call.origin)
        if known is None or not hmac.compare_digest(known.encode(), call.token.encode(errors="replace")):
            raise NotAllowed(
                "bridge.not_paired",
                "此页面尚未与桥接程序配对",
                "this page has not been paired with the bridge",
                remedy=Words("请先在页面上输入配对码", "Type the pairing code into the page first"),
            )


@dataclass(frozen=True, slots=True)
class Keys:
    """The keys that the bridge was started with."""

    signer: Signer
    opener: Holder | None = None


@dataclass(frozen=True, slots=True)
class Bridge:
    """`agreed` asks the person at this machine; it is asked after every check, for each signature and each opening."""

    keys: Keys
    pairing: Pairing
    agreed: Callable[[Shown], bool]

    def answer(self, what: str, call: Call) -> Answer:
        """The answer to one of the protocol's requests; a Refusal, or NotFound if there is no such request."""
        if what == "pair":
            return {"token": self.pairing.pair(call.origin, facts.text(call.body, "code"))}
        ways = {"certificates": self._certificates, "sign": self._sign, "open": self._open}
        if what not in ways:
            raise NotFound("bridge.unknown", f"没有这种请求：{what}", f"no such request: {what}")
        self.pairing.check(call)
        return ways[what](call)

    def _certificates(self, _call: Call) -> Answer:
        signer, opener = self.keys.signer, self.keys.opener
        chain: list[Json] = [_base64(each) for each in signer.chain]
        listed: list[Json] = [
            {"use": "sign", "certificate": _base64(signer.certificate), "chain": chain, "suite": signer.suite}
        ]
        if opener is not None:
            listed.append({"use": "open", "certificate": _base64(opener.certificate)})
        return {"v": VERSION, "certificates": listed}

    def _sign(self, call: Call) -> Answer:
        document, to_sign = facts.binary(call.body, "document"), facts.binary(call.body, "to_sign")
        _known(call, "certificate_sha256", self.keys.signer.certificate)
        _check_document(document, call.origin)
        elsewhere.check(to_sign, document, self.keys.signer.certificate, self.keys.signer.suite)
        self._ask(Shown(call.origin, False, document))
        return {"signature": _base64(self.keys.signer.sign(to_sign))}

    def _open(self, call: Call) -> Answer:
        """The key of one bid: the manifest names the key file, and nothing else is unwrapped."""
        if self.keys.opener is None:
            raise NotFound("bridge.no_opener", "桥接程序没有加密密钥", "the bridge has no encryption key")
        _known(call, "certificate_sha256", self.keys.opener.certificate)
        signed, key_file = facts.binary(call.body, "manifest"), facts.binary(call.body, "key_file")
        key = opening.key_to_release(signed, key_file, self.keys.opener)
        self._ask(Shown(call.origin, True, signed))
        return {"key": _base64(key)}

    def _ask(self, shown: Shown) -> None:
        if not self.agreed(shown):
            raise NotAllowed("bridge.declined", "持有人没有同意", "the holder of the key said no")


def origin_of(site: str) -> str:
    """Scheme, host and port in lower case, as browsers write it."""
    parts = urlsplit(site)
    return f"{parts.scheme}://{parts.netloc}".lower()


def _check_document(document: bytes, origin: str) -> None:
    """NotTrusted unless it is one of the platform's documents, and a sign-in only to the page's own site."""
    try:
        said = canon.mapping(document) if len(document) <= LARGEST_DOCUMENT else {}
    except Refusal:
        said = {}
    if str(said.get("v")) not in DOCUMENTS:
        raise NotTrusted(
            "bridge.document",
            "要求签名的不是本系统的文件，已拒绝",
            "what is to be signed is none of the platform's documents: refused",
            field="document",
        )
    if said["v"] == SIGN_IN and origin_of(facts.text(said, "site")) != origin:
        raise NotTrusted(
            "bridge.other_site",
            "要求签名的是登录另一网站的请求，已拒绝",
            "what is to be signed is a sign-in to another site: refused",
            field="document",
            remedy=Words("请关闭该页面，并告知交易中心", "Close the page and tell the trading centre"),
        )


def _known(call: Call, name: str, certificate: bytes) -> None:
    if facts.text(call.body, name) != canon.sha256(certificate).hex():
        raise NotValid("bridge.certificate", "没有这张证书", "there is no such certificate here", field=name)


def _base64(data: bytes) -> str:
    return base64.b64encode(data).decode()
