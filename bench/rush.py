"""Many bidders at once: each has its package uploaded and sends the last request in the last seconds."""

from __future__ import annotations

import asyncio
import base64
import json
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from time import perf_counter
from typing import Final

from cryptography.hazmat.primitives.asymmetric import ec

from bench.site import Opened, Process
from client import facts, pack, seal
from client.chance import SystemChance
from client.seal import Bid, Hands
from ggzy.demo import cast, commands
from ggzy.demo.house import Stage
from ggzy.demo.play import DAY
from ggzy.demo.robot import Keys, Robot
from kernel import canon, clock
from kernel.actor import PUBLIC, Role
from kernel.canon import Json
from signing.rules import authority
from signing.rules.authority import Holder, Term
from signing.rules.certificate import Purpose
from signing.rules.manifest import PIECE
from signing.rules.signer import Keystore
from trading.acts import packages

FIRST: Final = 1000
"""The number of the first invented bidder: far from the demo's own."""
RATE: Final = 1000
"""Requests a second: 10,000 in the last ten seconds."""


@dataclass(frozen=True, slots=True)
class Last:
    """The last request of one bidder: its path, the session's token, its body."""

    path: str
    token: str
    body: bytes


@dataclass(frozen=True, slots=True)
class Answered:
    """Status, and seconds from the moment at which it was due to be sent to the last byte of the answer."""

    status: int
    seconds: float
    said: bytes


def prepared(opened: Opened, n: int, folder: Path) -> Last:
    """Bidder `n` signs in, packs, seals and uploads as everybody does; only the last request is not sent yet."""
    robot = _bidder(opened.stage, n)
    here = folder / str(n)
    (here / "documents").mkdir(parents=True)
    (here / "documents" / "offer.txt").write_text("DEMO")
    known = facts.read(robot.post.lot(opened.lot))
    form = commands.scripts()["school"].offers(opened.lot)[0].form
    hands = Hands(robot.keys.sign.signer, robot.keys.encrypt.certificate)
    seal.seal(pack.pack(here / "documents", form, known.part), known, hands, SystemChance(), here / "sealed")
    made = Bid(here / "sealed")
    package = _uploaded(opened, robot.token, made.sealed.read_bytes())
    shares: list[Json] = [_text(share) for share in sorted(made.folder.glob("share-*.p7m"))]
    signed = {"manifest": _text(made.manifest), "manifest_p7s": _text(made.p7s), "key_p7m": _text(made.key)}
    body = canon.canonical({"package": package, **signed, "shares": shares})
    return Last(f"/api/v1/lots/{opened.lot}/acts/submit_bid", robot.token, body)


def _bidder(stage: Stage, n: int) -> Robot:
    """Somebody with certificates of the demonstration CA."""
    holder = Holder(f"DEMO {n}", cast.code(FIRST + n), f"DEMO {n}")
    issuing, term = stage.keys.stores.authority("issuing"), Term(stage.now - DAY, stage.now + 30 * DAY)
    made = []
    for purpose in (Purpose.SIGN, Purpose.ENCRYPT):
        key = ec.generate_private_key(ec.SECP256R1())
        serial = int.from_bytes(SystemChance().bytes(15), "big")
        leaf = authority.leaf(issuing, purpose, holder, key.public_key(), serial, term)
        made.append(Keystore(key, leaf, (issuing.certificate, *issuing.chain)))
    return Robot(stage.http, stage.site, Keys(*made), Role.BIDDER)


def _uploaded(opened: Opened, token: str, data: bytes) -> str:
    house = opened.stage.house
    with house.looking() as ctx:
        who = house.sessions(ctx.tx, token, clock.wall())
    actor = who.actor if who else PUBLIC
    with house.acting(actor) as ctx:
        package = packages.begin(ctx, opened.lot, len(data))
    for n, at in enumerate(range(0, len(data), PIECE)):
        with house.acting(actor) as ctx:
            digest = packages.shelf(ctx.blobs, package).put(data[at : at + PIECE])
            packages.keep(ctx, package, n, digest, len(data[at : at + PIECE]))
    return package


def _text(path: Path) -> str:
    return base64.b64encode(path.read_bytes()).decode()


def sent(server: Process, requests: Sequence[Last]) -> list[Answered]:
    """Every request over a line of its own, one after the other at `RATE`, whether or not any answer has come."""
    return asyncio.run(_sent(server.port, requests))


async def _sent(port: int, requests: Sequence[Last]) -> list[Answered]:
    begin = perf_counter() + 0.2
    return list(await asyncio.gather(*(_asked(port, one, begin + n / RATE) for n, one in enumerate(requests))))


async def _asked(port: int, last: Last, due: float) -> Answered:
    await asyncio.sleep(max(0.0, due - perf_counter()))
    reader, writer = await asyncio.open_connection("127.0.0.1", port)
    head = (
        f"POST {last.path} HTTP/1.1\r\nHost: 127.0.0.1\r\nAuthorization: Bearer {last.token}\r\n"
        f"Content-Type: application/json\r\nContent-Length: {len(last.body)}\r\nConnection: close\r\n\r\n"
    )
    writer.write(head.encode() + last.body)
    said = await reader.read()
    writer.close()
    return Answered(int(said.split(b" ", 2)[1]), perf_counter() - due, said.partition(b"\r\n\r\n")[2])


def code(answer: Answered) -> str:
    """The stable code of a refusal, empty for what was done."""
    return "" if answer.status < 300 else str(json.loads(answer.said).get("code"))
