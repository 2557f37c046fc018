"""What an office types into the forms of a draw becomes the exact body, or is refused at its field."""

from __future__ import annotations

from base64 import b64encode

import pytest
from sqlalchemy import Engine

from experts.rules.entropy import Answer
from kernel.blobs import Blobs
from kernel.canon import Json
from kernel.errors import NotValid
from tests.support.databases import acting
from tests.support.draws import KEYS, RESERVE_KEY
from web.answers import Answers
from web.desks import draw_forms

GIVEN = {
    "what": "evaluation",
    "custody": "independent",
    "keys.centre": KEYS["centre"].hex(),
    "keys.supervisor": b64encode(KEYS["supervisor"]).decode(),
}
BODY: dict[str, Json] = {
    "what": "evaluation",
    "custody": "independent",
    "keys": {party: b64encode(key).decode() for party, key in KEYS.items()},
}
SIGNATURE = bytes(range(48))


@pytest.mark.parametrize(
    ("more", "body"),
    [
        ({}, {}),
        ({"beacon": "", "reserve": "", "after_hours": ""}, {}),
        ({"beacon": "quicknet"}, {"beacon": "quicknet"}),
        (
            {"reserve": RESERVE_KEY.hex(), "after_hours": "720"},
            {"fallback": {"after_hours": 720, "reserve": b64encode(RESERVE_KEY).decode()}},
        ),
    ],
)
def test_a_plan_as_typed(engine: Engine, blobs: Blobs, more: dict[str, str], body: dict[str, Json]) -> None:
    with acting(engine, blobs) as ctx:
        assert draw_forms.planned(ctx, "L-1", Answers(GIVEN | more, {})) == BODY | body


@pytest.mark.parametrize(
    ("more", "field"),
    [
        ({"keys.centre": "??"}, "keys.centre"),
        ({"reserve": "??", "after_hours": "1"}, "reserve"),
        ({"reserve": RESERVE_KEY.hex()}, "after_hours"),
        ({"reserve": RESERVE_KEY.hex(), "after_hours": "0"}, "after_hours"),
        ({"reserve": RESERVE_KEY.hex(), "after_hours": "721"}, "after_hours"),
        ({"reserve": RESERVE_KEY.hex(), "after_hours": "-1"}, "after_hours"),
        ({"reserve": RESERVE_KEY.hex(), "after_hours": "1.5"}, "after_hours"),
        ({"reserve": RESERVE_KEY.hex(), "after_hours": "9" * 40}, "after_hours"),
    ],
)
def test_what_is_no_plan_is_told_at_its_field(engine: Engine, blobs: Blobs, more: dict[str, str], field: str) -> None:
    with acting(engine, blobs) as ctx, pytest.raises(NotValid) as refused:
        draw_forms.planned(ctx, "L-1", Answers(GIVEN | more, {}))
    assert refused.value.field == field


@pytest.mark.parametrize("typed", [SIGNATURE.hex(), SIGNATURE.hex().upper(), b64encode(SIGNATURE).decode()])
def test_a_signature_is_typed_as_drand_shows_it_or_as_base64(engine: Engine, blobs: Blobs, typed: str) -> None:
    with acting(engine, blobs) as ctx:
        body = draw_forms.brought(ctx, "L-1", Answers({"did": "T-1/L-1/evaluation", "signature": typed}, {}))
    assert body == {"did": "T-1/L-1/evaluation", "signature": b64encode(SIGNATURE).decode()}


@pytest.mark.parametrize("typed", ["", "?", "zz" * 48])
def test_what_is_no_signature_is_told(engine: Engine, blobs: Blobs, typed: str) -> None:
    with acting(engine, blobs) as ctx, pytest.raises(NotValid) as refused:
        draw_forms.brought(ctx, "L-1", Answers({"did": "T-1/L-1/evaluation", "signature": typed}, {}))
    assert refused.value.field == "signature"


@pytest.mark.parametrize(("party", "more"), [("centre", {}), ("supervisor", {}), ("reserve", {"party": "reserve"})])
def test_the_file_says_when_the_proof_is_the_reserve_s(
    engine: Engine, blobs: Blobs, party: str, more: dict[str, Json]
) -> None:
    file = Answer("T-1/L-1/evaluation", party, 1, bytes(80)).document
    with acting(engine, blobs) as ctx:
        body = draw_forms.proven(ctx, "L-1", Answers({"round": "T-1/L-1/evaluation#1"}, {"answer": file}))
    proof = b64encode(bytes(80)).decode()
    assert body == {"did": "T-1/L-1/evaluation", "j": 1, "proof": proof, **more}
