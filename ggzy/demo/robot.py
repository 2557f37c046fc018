"""A robot: one person with a keystore who does everything as people do, through the client and HTTP."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

import httpx

from client import facts, opening, pack, receipt, seal, task
from client.chance import SystemChance
from client.keys import Opener
from client.post import Post
from client.receipt import Receipt
from client.seal import Bid, Hands
from kernel.actor import Role
from kernel.canon import Json
from kernel.errors import NotValid
from signing.rules.signer import Keystore

CHANCE: Final = SystemChance()


@dataclass(frozen=True, slots=True)
class Keys:
    """What a person has on the token: a signing and an encryption key."""

    sign: Keystore
    encrypt: Keystore


class Robot:
    """Signed in as `role`; asks, and signs what it is asked to sign."""

    def __init__(self, http: httpx.Client, site: str, keys: Keys, role: Role) -> None:
        self.keys = keys
        self.role = role
        self._http, self._site = http, site
        self.post = Post(http, site)
        self.token = self.post.sign_in(keys.sign.signer, role)

    @property
    def opener(self) -> Opener:
        return Opener(self.keys.encrypt.key, self.keys.encrypt.certificate)

    def do(self, act: str, subject: str, body: Mapping[str, Json] | None = None) -> Mapping[str, Json]:
        """Ask for an act; where it must be signed, sign the task as `ggzy sign` does."""
        kind, _, verb = act.partition(".")
        answer = self.post.act(kind, subject, verb, body or {}, CHANCE.bytes(16).hex())
        if "document" not in answer:
            return answer
        hands = task.Hands(self.keys.sign.signer, self.opener)
        return task.run(self.post, facts.text(answer, "id"), hands, CHANCE, lambda _task: True)

    def ask(self, method: str, path: str, content: bytes, kind: str = "application/json") -> dict[str, Any]:
        """What an office prepares before it acts: a body to `/api/v1/<path>`."""
        headers = {"Authorization": f"Bearer {self.token}", "Content-Type": kind}
        answer = self._http.request(method, f"{self._site}/api/v1/{path}", headers=headers, content=content)
        if not answer.is_success:
            raise NotValid("demo.refused", f"平台拒绝：{answer.text}", f"the platform refused: {answer.text}")
        return dict(answer.json())

    def asked(self, path: str) -> Any:  # noqa: ANN401  whatever the route answers
        """What `GET /api/v1/<path>` answers to this person."""
        answer = self._http.get(f"{self._site}/api/v1/{path}", headers={"Authorization": f"Bearer {self.token}"})
        return answer.raise_for_status().json()

    def keep(self, path: str, data: bytes) -> dict[str, Any]:
        """A raw body to `files`, `certificates` or `experts/import`."""
        return self.ask("POST" if path.endswith("import") else "PUT", path, data, "application/octet-stream")

    def bid(self, lot: str, documents: Path, form: Mapping[str, Json], folder: Path) -> tuple[Bid, Receipt]:
        """Pack, seal, submit; check the receipt."""
        known = facts.read(self.post.lot(lot))
        packed = pack.pack(documents, form, known.part)
        hands = Hands(self.keys.sign.signer, self.keys.encrypt.certificate)
        seal.seal(packed, known, hands, CHANCE, folder)
        made = Bid(folder)
        return made, receipt.keep(made, self.post.submit(made))

    def release(self, made: Bid, bid: str) -> Mapping[str, Json]:
        """Decrypt at the opening: the key leaves this machine, the private key does not."""
        key = opening.key_to_release(made.manifest.read_bytes(), self.post.key_file(bid), self.opener)
        return opening.release(self.post, bid, key)
