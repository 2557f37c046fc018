"""A vendor's key software that knows neither CMS nor our client signs in and signs an act over HTTP."""

from __future__ import annotations

import base64
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path
from typing import Any

import httpx
import pytest
from cryptography.hazmat.primitives.asymmetric.utils import decode_dss_signature
from sqlalchemy import Engine

from kernel import canon
from kernel.blobs import FolderBlobs
from kernel.canon import Json
from signing.acts import tasks
from signing.rules import der, signed_data
from tests.support import door
from tests.support.databases import sqlite_database
from tests.support.door import Caller
from tests.support.world import Person, World


class Software:
    """All that a vendor's software does: it gives certificates, and signs bytes after it has looked what they are."""

    def __init__(self, person: Person) -> None:
        self.signer = person.member.signer

    def wanted(self, **more: Json) -> dict[str, Json]:
        return {"certificate": b64(self.signer.certificate), "chain": [b64(each) for each in self.signer.chain], **more}

    def signed(self, asked: dict[str, Any], document: bytes) -> dict[str, Json]:
        to_sign = base64.b64decode(asked["to_sign"])
        assert canon.sha256(to_sign).hex() == asked["sha256"]
        assert canon.sha256(document).hex() == asked["document_sha256"]
        assert canon.sha256(document) in to_sign
        value = b64(self.signer.sign(to_sign))
        return {**self.wanted(), "value": value, "suite": asked["suite"], "at": asked["at"]}


class Site:
    def __init__(self, world: World, http: httpx.Client, folder: Path) -> None:
        self.world, self.http, self.folder = world, http, folder
        self.bidders = [world.bidder(n) for n in (0, 1, 2)]
        _, self.lot = world.announced()
        self.bids = [str(world.submit(each, self.lot, "1000000.00", folder).subject) for each in self.bidders]
        self.callers = [Caller(http, world, each) for each in self.bidders]

    def task(self, of: int = 0) -> tuple[str, bytes]:
        asked = self.callers[of].act("bid.withdraw_bid", self.bids[of]).json()
        return f"/api/v1/tasks/{asked['id']}", base64.b64decode(asked["document"])

    def post(self, path: str, body: dict[str, Json], expected: int = 200) -> dict[str, Any]:
        answer = self.http.post(path, json=body)
        assert answer.status_code == expected, answer.text
        found: dict[str, Any] = answer.json()
        return found


def b64(data: bytes) -> str:
    return base64.b64encode(data).decode()


@pytest.fixture(scope="module")
def engine(sqlite_template: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Engine]:
    with sqlite_database(sqlite_template, tmp_path_factory.mktemp("two-steps")) as made:
        yield made


@pytest.fixture(scope="module")
def site(engine: Engine, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Site]:
    folder = tmp_path_factory.mktemp("bidders")
    world = World(engine, FolderBlobs(folder / "blobs"))
    with door.opened(world) as http:
        yield Site(world, http, folder)


@pytest.fixture
def mine(site: Site) -> Software:
    return Software(site.bidders[0])


def stands(site: Site, bid: int = 0) -> bool:
    return [entry.type for entry in site.world.chain(site.bids[bid])] == ["bid.submit_bid"]


def test_the_bytes_are_signed_attributes_of_exactly_the_document(site: Site, mine: Software) -> None:
    path, document = site.task()
    to_sign = base64.b64decode(site.post(f"{path}/attributes", mine.wanted())["to_sign"])
    found = {
        der.to_oid(each.part(0, der.OID)): each.part(1, der.SET).parts[0] for each in der.read(to_sign, der.SET).parts
    }
    assert der.to_octets(found[signed_data.MESSAGE_DIGEST]) == canon.sha256(document)
    assert der.to_oid(found[signed_data.CONTENT_TYPE]) == signed_data.DATA


def test_a_sign_in_in_two_steps_gives_a_session(site: Site, mine: Software) -> None:
    asked = site.post("/api/v1/challenges", {"role": "bidder"}, 201)
    document = base64.b64decode(asked["document"])
    order = site.post(f"/api/v1/challenges/{asked['challenge']}/attributes", mine.wanted())
    answer: dict[str, Json] = {"challenge": asked["challenge"], "signature": mine.signed(order, document)}
    assert site.post("/api/v1/sessions", answer, 201)["org"] == site.bidders[0].member.org


def test_a_sign_in_over_other_bytes_gives_none(site: Site, mine: Software) -> None:
    asked = site.post("/api/v1/challenges", {"role": "bidder"}, 201)
    order = site.post(f"/api/v1/challenges/{asked['challenge']}/attributes", mine.wanted())
    signature = mine.signed(order, base64.b64decode(asked["document"])) | {"value": b64(mine.signer.sign(b"other"))}
    answer: dict[str, Json] = {"challenge": asked["challenge"], "signature": signature}
    assert site.post("/api/v1/sessions", answer, 422)["code"] == "signature.wrong"
    assert site.post("/api/v1/sessions", {"challenge": asked["challenge"]}, 422)["code"] == "der.malformed"


@pytest.mark.parametrize("name", ["bytes", "document", "moment", "certificate", "suite", "task"])
def test_a_signature_of_something_else_is_refused_and_nothing_is_done(site: Site, mine: Software, name: str) -> None:
    path, document = site.task()
    order = site.post(f"{path}/attributes", mine.wanted())
    signature = mine.signed(order, document)
    match name:
        case "bytes":
            signature["value"] = b64(mine.signer.sign(b"other"))
        case "document":
            signature["value"] = b64(mine.signer.sign(document))
        case "moment":
            signature["at"] = canon.instant(canon.moment(order["at"]) + timedelta(seconds=1))
        case "certificate":
            signature["certificate"] = b64(site.bidders[1].member.sign.certificate)
        case "suite":
            signature["suite"] = "rsa_pss"
        case "task":
            path, _ = site.task(1)
    said = site.post(path, {"signature": signature}, 422)
    assert said["code"] == ("key.unsuited" if name == "suite" else "signature.wrong")
    assert stands(site)


@pytest.mark.parametrize(
    "change",
    [{"value": "?"}, {"at": "soon"}, {"at": None}, {"chain": "none"}, {"chain": [1]}, {"more": "1"}, {"value": ""}],
    ids=str,
)
def test_an_answer_of_another_form_is_refused(site: Site, mine: Software, change: dict[str, Json]) -> None:
    path, document = site.task()
    signature = mine.signed(site.post(f"{path}/attributes", mine.wanted()), document)
    assert site.post(path, {"signature": signature | change}, 400)["code"]
    assert site.post(path, {"signature": "raw"}, 400)["field"] == "signature"
    assert site.post(path, {"signature": signature, "p7s": ""}, 400)["field"] == "signature"
    assert stands(site)


def test_a_certificate_of_another_firm_does_not_answer_the_task(site: Site) -> None:
    other = Software(site.bidders[1])
    path, document = site.task()
    order = site.post(f"{path}/attributes", other.wanted())
    assert site.post(path, {"signature": other.signed(order, document)}, 403)["code"] == "task.other_organisation"
    assert stands(site)


def opened(site: Site, kind: str, certificate_sha256: str = "") -> str:
    with site.world.house.acting(site.bidders[0].actor) as ctx:
        return tasks.open_task(ctx, kind, kind, b"{}", {}, certificate_sha256).id


def test_a_score_sheet_is_not_signed_in_two_steps(site: Site, mine: Software) -> None:
    path = f"/api/v1/tasks/{opened(site, 'lot.seal_scores')}/attributes"
    assert site.post(path, mine.wanted(), 403)["code"] == "task.not_in_two_steps"


def test_a_task_of_one_certificate_gives_its_bytes_to_no_other(site: Site, mine: Software) -> None:
    digest = canon.sha256(mine.signer.certificate).hex()
    path = f"/api/v1/tasks/{opened(site, 'lot.award', digest)}/attributes"
    assert site.post(path, mine.wanted())["suite"] == "ecdsa_p256"
    assert site.post(path, Software(site.bidders[1]).wanted(), 403)["code"] == "task.other_person"


def test_what_cannot_be_met_is_refused_at_the_first_step(site: Site, mine: Software) -> None:
    path, _ = site.task()
    for more, code in (({"suite": "rsa_pss"}, "key.unsuited"), ({"certificate": "MAA="}, "der.malformed")):
        assert site.post(f"{path}/attributes", mine.wanted() | more, 422)["code"] == code
    assert site.post(f"{path}/attributes", mine.wanted() | {"certificate": "?"}, 400)["code"] == "act.field"
    assert site.post("/api/v1/tasks/none/attributes", mine.wanted(), 404)["code"] == "task.unknown"


def test_an_expired_task_is_signed_in_neither_step(site: Site, mine: Software) -> None:
    path, document = site.task()
    signature = mine.signed(site.post(f"{path}/attributes", mine.wanted()), document)
    site.world.move_to(site.world.now + tasks.TASK_LASTS)
    assert site.post(path, {"signature": signature}, 409)["code"] == "task.expired"
    assert site.post(f"{path}/attributes", mine.wanted(), 409)["code"] == "task.expired"
    assert stands(site)


def test_the_right_signature_does_the_act_once(site: Site) -> None:
    """By a bidder of whom no other test speaks. r ‖ s, as tokens give it, is taken like DER."""
    mine = Software(site.bidders[2])
    path, document = site.task(2)
    signature = mine.signed(site.post(f"{path}/attributes", mine.wanted()), document)
    r, s = decode_dss_signature(base64.b64decode(str(signature["value"])))
    pair = signature | {"value": b64(r.to_bytes(32) + s.to_bytes(32))}
    assert site.post(path, {"signature": pair})["type"] == "bid.withdraw_bid"
    assert site.post(path, {"signature": signature}, 412)["code"] == "task.done"
    assert site.post(f"{path}/attributes", mine.wanted(), 412)["code"] == "task.done"
    assert not stands(site, 2)
