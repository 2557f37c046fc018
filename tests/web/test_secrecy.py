"""Before the deadline nobody learns who bids, or how many: every address, asked by every role, answers the same bytes
whether there are bids or not (招标投标法 22; 电子招标投标办法 21)."""

from __future__ import annotations

import itertools
import shutil
import sqlite3
from collections.abc import Iterator
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Final

import httpx
import pytest
from litestar import Litestar
from litestar.routes import HTTPRoute
from litestar.testing import TestClient
from sqlalchemy import Engine

from kernel.actor import Role
from kernel.blobs import FolderBlobs
from kernel.chance import SeededChance
from kernel.clock import HandClock
from kernel.db import connect
from kernel.errors import NotValid
from tests.support import door
from tests.support.databases import MORNING, sqlite_database
from tests.support.panel import Hall
from tests.support.serving import serve
from trading.acts import following, packages
from web import bodies
from web.app import ROUTES
from web.ways import companion

OFFICES: Final = (Role.AGENCY, Role.TENDEREE, Role.SUPERVISOR, Role.CENTRE, Role.SYSTEM_ADMIN, Role.AUDIT_ADMIN)
CALLERS: Final = ("nobody", "rival", "security", "expert", "custodian1", *OFFICES)
ALL: Final = ("nobody", "rival")
"""Who asks for everything, and tries the acts of disclosure, too, which know nothing of lots and bids."""
OWN: Final = ("/me", "/api/", "/lots/", "/tenders/", "/rooms/", "/tasks/")
"""Where each role may get another answer. What else is public is asked of the rest in turn, one role an address."""


class Still(HandClock):
    """An official clock that stands."""

    def __init__(self) -> None:
        super().__init__(MORNING, wall=lambda: MORNING)


class Quiet(Hall):
    """The hall under a clock that stands, so that no answer differs by its moment."""

    def __post_init__(self) -> None:
        super().__post_init__()
        self.clock = Still()
        self.house = replace(self.house, clock=self.clock)


@dataclass
class Twins:
    """The same site twice; only one of them has bids. `known` are ids for the parameters of addresses."""

    app: Litestar
    without: httpx.Client
    with_bids: httpx.Client
    tokens: dict[str, str]
    known: dict[str, list[str]]

    def both(self, method: str, path: str, caller: str) -> tuple[httpx.Response, httpx.Response]:
        headers = {"Authorization": f"Bearer {self.tokens[caller]}"} if caller in self.tokens else {}
        cookies = {"Cookie": f"ggzy_session={self.tokens[caller]}"} if caller in self.tokens else {}
        found = [
            client.request(
                method,
                path,
                headers={**headers, **cookies, "Sec-Fetch-Site": "same-origin"},
                json={} if method == "POST" else None,
                follow_redirects=False,
            )
            for client in (self.without, self.with_bids)
        ]
        return found[0], found[1]


def folder_of(engine: Engine) -> Path:
    return Path(str(engine.url.database)).parent


def copied(world: Hall, folder: Path) -> tuple[Engine, FolderBlobs]:
    """The whole site as it stands now, in another folder."""
    folder.mkdir()
    with sqlite3.connect(str(world.engine.url.database)) as source, sqlite3.connect(folder / "ggzy.db") as target:
        source.backup(target)
    shutil.copytree(folder_of(world.engine) / "blobs", folder / "blobs")
    return connect(f"sqlite:///{folder / 'ggzy.db'}"), FolderBlobs(folder / "blobs")


@pytest.fixture(scope="module")
def twins(sqlite_template: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Twins]:
    folder = tmp_path_factory.mktemp("twins")
    with sqlite_database(sqlite_template, folder) as engine:
        world = Quiet(engine, FolderBlobs(folder / "blobs"))
        tender, lot = world.announced()
        world.enrol_experts(1)
        people = {"rival": world.bidder(9), "security": world.people["security"], "expert": world.experts["P-5001"]}
        people |= {"custodian1": world.custodians()[0]}
        people |= {role: world.office(role) for role in OFFICES}
        bidders = [world.bidder(n) for n in range(3)]
        people["bidder"] = bidders[0]
        tokens = {name: door.token(world, person) for name, person in people.items() if name != "expert"}
        quiet, blobs = copied(world, folder / "quiet")
        bids = [str(world.submit(person, lot, "1000000.00", folder).subject) for person in bidders]
        world.submit(bidders[0], lot, "900000.00", folder, "lot.replace_bid")
        world.do(bidders[1], "bid.withdraw_bid", bids[1])
        with pytest.raises(NotValid):
            world.do(bidders[2], "lot.replace_bid", lot, {})
        with world.house.acting(bidders[2].actor) as ctx:
            package = packages.begin(ctx, lot, 1)
            following.follow(ctx, lot)
        known = addresses(world, tender, lot, bids, package)
        house = door.house(world)
        noisy = replace(house, chance=SeededChance(b"twins"))
        silent = replace(house, engine=quiet, blobs=blobs, chance=SeededChance(b"twins"))
        app = serve(noisy, ROUTES)
        with TestClient(app) as one, TestClient(serve(silent, ROUTES)) as other:
            yield Twins(app, other, one, tokens, known)


def addresses(world: Hall, tender: str, lot: str, bids: list[str], package: str) -> dict[str, list[str]]:
    """What stands for each parameter of an address: things that exist, above all what should not be seen."""
    chain = world.chain(bids[0])
    subjects = [lot, tender, tender.replace("T-", "P-"), *bids[:2], "S-people", "S-refusals", "S-trust", "X-pool"]
    blob = str(chain[0].body["manifest_sha256"])
    return {
        "subject": subjects,
        "tender": [tender],
        "tender_id": [tender],
        "project": [tender.replace("T-", "P-")],
        "lot": [lot],
        "lot_id": [lot],
        "bid": [bids[0]],
        "question": [bids[0], f"Q-{'0' * 32}"],
        "package": [package],
        "leaf": [world.chain(lot)[-1].leaf.hex()],  # a bid's leaf is a secret of its receipt
        "sha256": [blob],
        "verb": ["submit_bid", "open_bids", "order_opening"],
        "level": ["0"],
        "rest": ["000"],
        "id_": ["N-2026-0001"],
        "id": ["0" * 32],
        "task": ["0" * 32],
        "challenge": ["0" * 32],
        "secret": ["0" * 64],
        "j": ["0"],
        "step": ["evaluation", "draw"],
        "lang": ["zh"],
        "room": [lot],
        "room_id": [lot],
        "name": ["receipt.json"],
        "path": ["openapi.json"],
        "deposit": [f"M-{'0' * 32}"],
        "code": ["12210100000000001"],
        "at": ["all"],
        "index": ["none"],
        "file": ["notices.csv"],
    }


def paths(twins: Twins, method: str) -> list[str]:
    """Every address of the site that takes this method, with every known value of its parameters (else with 1)."""
    found = []
    for route in twins.app.routes:
        if not isinstance(route, HTTPRoute) or method not in route.methods or route.path.startswith("/static"):
            continue
        names = [part.name for part in route.path_components if not isinstance(part, str)]
        for values in itertools.product(*(twins.known.get(name, ["1"]) for name in names)):
            parts = iter(values)
            made = "/".join(part if isinstance(part, str) else next(parts) for part in route.path_components)
            found.append(f"/{made}")
    return sorted(set(found))


@pytest.mark.parametrize("caller", CALLERS)
def test_no_address_tells_of_bids(twins: Twins, caller: str) -> None:
    told = []
    for n, path in enumerate(paths(twins, "GET")):
        if caller not in (*ALL, CALLERS[n % len(CALLERS)]) and not path.startswith(OWN):
            continue
        quiet, noisy = twins.both("GET", path, caller)
        same = quiet.status_code == noisy.status_code and quiet.content == noisy.content
        if not same or quiet.headers.get("etag") != noisy.headers.get("etag"):
            told.append((path, quiet.status_code, noisy.status_code))
    assert told == [], "\n".join(map(str, told))


@pytest.mark.parametrize("caller", CALLERS)
def test_no_act_tells_of_bids(twins: Twins, caller: str) -> None:
    """Who tries an act gets the same refusal, or the same task to sign, whether there are bids or not."""
    told = []
    acts = bodies.FIELDS if caller in ALL else bodies.FIELDS.keys() - companion.FIELDS.keys()
    for act, subject in itertools.product(sorted(acts), (twins.known["lot"][0], twins.known["bid"][0])):
        kind, _, verb = act.partition(".")
        quiet, noisy = twins.both("POST", f"/api/v1/{kind}s/{subject}/acts/{verb}", caller)
        if (quiet.status_code, quiet.content) != (noisy.status_code, noisy.content):
            told.append((act, subject, quiet.text[:200], noisy.text[:200]))
    assert told == [], "\n".join(map(str, told))


def test_the_twins_differ_where_they_should(twins: Twins) -> None:
    """The comparison is none of two empty sites: the bidder itself sees its own bid, and only that."""
    for path in (f"/api/v1/lots/{twins.known['lot'][0]}", f"/api/v1/bids/{twins.known['bid'][0]}/receipts/1"):
        quiet, noisy = twins.both("GET", path, "bidder")
        assert quiet.content != noisy.content
        assert noisy.status_code == 200
