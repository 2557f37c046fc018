"""The second verifier, function by function: the text's own vectors, and evaluations without number against the first."""

from __future__ import annotations

import json
from collections.abc import Iterator
from fractions import Fraction
from random import Random
from typing import Any, Final

import pytest
from cryptography.hazmat.primitives.serialization import Encoding

from checks import docs
from evaluation.rules import transcript
from evaluation.rules.document import Document
from evaluation.rules.offer import Deviation, Offer
from evaluation.rules.rejection import Rejection
from evaluation.rules.result import Inputs, evaluate
from kernel import canon, money
from kernel.errors import Refusal
from tests.signing.rules import test_revocation
from tests.support import node, random_tenders
from tests.support.parts import ROOT, vectors
from tests.support.pki import AT
from tests.support.random_tenders import Dice
from tests.support.tenders import METHODS, card, criterion, snapshot

TEXT: Final = (ROOT / "docs" / "dossier.md").read_text("utf-8")
EVALUATE: Final = """answer(given.map((each) => {
  try { return Ebid.canonical(Ebid.evaluate(each)); } catch (error) { return error.message; }
}));"""
LIBRARY: Final = "noble.js"
LIBRARY_SHA256: Final = "445f5764edff9756ad70b9808a91a51a575e665d5e8552d49b500a65d11158bc"


def between(before: str, after: str = "\n") -> str:
    """What the text says after `before`."""
    return TEXT.partition(before)[2].partition(after)[0].strip()


def test_its_tables_are_made_of_the_registers() -> None:
    assert (node.FOLDER / "tables.js").read_text("utf-8") == docs.made()["verifier/web/tables.js"]


def test_it_looks_like_the_site() -> None:
    assert (node.FOLDER / "tokens.css").read_bytes() == (ROOT / "web" / "static" / "tokens.css").read_bytes()


def test_it_speaks_to_nobody() -> None:
    for path in sorted(node.FOLDER.iterdir()):
        said = path.read_text("utf-8")
        assert not any(word in said for word in ("XMLHttpRequest", "WebSocket", "sendBeacon", "import(", "http:")), path
        assert path.suffix != ".js" or "fetch(" not in said, path


def test_its_one_library_is_the_one_that_its_note_describes() -> None:
    """Nobody edits a library in place: another version comes with another note, and with its licence."""
    assert canon.sha256((node.FOLDER / LIBRARY).read_bytes()).hex() == LIBRARY_SHA256
    assert "The MIT License" in (node.FOLDER / "noble.md").read_text("utf-8")


def test_the_vectors_of_the_text_hold() -> None:
    script = """const { utf8, hex, unhex, LP, u32, tree } = Ebid, [x, y] = ["x", "y"].map((one) => tree.leaf(utf8(one)));
      const event = tree.eventLeaf(Uint8Array.from({ length: 32 }, (_, i) => i), utf8(given.event));
      const { index, path, note } = tree.proof(utf8(given.proof)), signed = tree.note(note), head = tree.head(signed.text);
      tree.checkInclusion(x, index, head.size, path, head.root);
      tree.checkConsistency({ size: 2, root: unhex(given.two) }, head, [unhex(given.extension)]);
      const heads = tree.root([tree.leaf(LP("B-01", Ebid.u64(2), x)), tree.leaf(LP("B-02", Ebid.u64(1), y))]);
      const log = tree.signed(signed, tree.key(given.key, 1)).length;
      const witness = tree.key(given.witness, 4), lines = { text: signed.text, lines: tree.note(utf8(given.cosigned)).lines };
      answer([hex(LP("a", "bc", u32(7))), hex(tree.root([])), hex(x), hex(y), hex(event), hex(heads), log,
        ...tree.signed(lines, witness)]);"""
    proof = "c2sp.org/tlog-proof@v1\nindex 1\n" + between("c2sp.org/tlog-proof@v1\nindex 1\n", "```") + "\n"
    given = {
        "event": between("salt 00…1f, event `", "`"),
        "proof": proof,
        "key": between('leaf of "x", leaf of "y"), key `', "`"),
        "two": between("extends size 2 (root `", "`"),
        "extension": between("is the one hash `", "`"),
        "witness": between("verifier key  "),
        "cosigned": f"x\n\n{between('line          ')}\n",
    }
    assert node.told(script, given) == [
        between('LP("a","bc",u32(7))'),
        between("root of no leaves"),
        between('leaf of "x" = H(0x00 ‖ "x")'),
        between('leaf of "y"'),
        between("→\n```\n", "\n```").partition("leaf  ")[2],
        between('(`B-02`, 1, leaf of "y") → `', "`"),
        1,
        1772424000,
    ]


def test_its_responders_are_those_of_the_first_verifier() -> None:
    """Who may answer for a CA by OCSP (section 8); `test_revocation` has what the first one says."""
    answers = [test_revocation.delegated(by) for by in (test_revocation.responder(), *test_revocation.NOBODY.values())]
    given = {
        "certificates": [
            each.public_bytes(Encoding.DER).hex() for each in (test_revocation.LEAF, test_revocation.ISSUER)
        ],
        "answers": [each.hex() for each in answers],
        "at": round(AT.timestamp() * 1000),
    }
    script = """const [leaf, issuer] = given.certificates.map((each) => Ebid.certificate(Ebid.unhex(each)));
      answer(await Promise.all(given.answers.map((each) => new Ebid.Trust([], [], [], [Ebid.unhex(each)])
        .checkRevocation(leaf, issuer, given.at).then(() => "held", () => "nothing"))));"""
    assert node.told(script, given) == ["held", *["nothing" for _ in test_revocation.NOBODY]]


def test_its_vrf_is_that_of_rfc_9381() -> None:
    cases = json.loads((vectors("vrf") / "ecvrf_edwards25519_sha512_tai.json").read_text("utf-8"))["cases"]
    script = """const { unhex, hex, draw } = Ebid, made = [];
      for (const one of given) {
        made.push(hex(draw.vrf(unhex(one.pk), unhex(one.alpha), unhex(one.pi))));
        const other = unhex(one.pi); other[40] ^= 1;
        try { made.push(hex(draw.vrf(unhex(one.pk), unhex(one.alpha), other))); } catch { made.push("refused"); }
      }
      answer(made);"""
    assert node.told(script, cases) == [word for one in cases for word in (one["beta"], "refused")]


def test_its_beacon_is_that_of_drand() -> None:
    text = (ROOT / "docs" / "draw.md").read_text("utf-8")
    given = [text.partition(before)[2].partition("`")[0] for before in ("key (hex) `", "signature of round 1000 is `")]
    script = """const [key, signature] = given.map(Ebid.unhex), told = [];
      for (const round of [1000, 1001]) {
        try { Ebid.draw.checkBeacon(round, signature, key); told.push("holds"); } catch { told.push("refused"); }
      }
      answer(told);"""
    assert node.told(script, given) == ["holds", "refused"]


@pytest.mark.parametrize("text", ["1.005", "-2.675", "0", "12345678901234.999999999999", "-0.0049"])
def test_it_rounds_half_up_and_away_from_zero(text: str) -> None:
    due = [str(money.rounded(Fraction(text), places)) for places in range(7)]
    script = "answer([0, 1, 2, 3, 4, 5, 6].map((places) => Ebid.Fraction.of(given).rounded(places)));"
    assert node.told(script, text) == due


# ---------------------------------------------------------------- evaluations


EVALUATES: Final = ("comprehensive_scoring", "lowest_evaluated_price", "reasonable_low_price")
"""The ways of evaluating that were there first; brands, currencies and rejections are tried with them."""


def test_it_knows_every_way_of_evaluating() -> None:
    assert node.told("answer(Object.keys(Ebid.WAYS).toSorted());", None) == sorted(METHODS)


def test_every_way_of_evaluating_comes_to_the_same_transcript() -> None:
    dice, written = Dice(20261123), []
    for method in sorted(METHODS):
        for _ in range(12):
            document, empty, drawn = dice.tender(method)
            of = dice.bids(document, empty)
            cards = tuple(random_tenders.sheets(document, of))
            text = _written(Inputs("T-1", "L-1", document, tuple(random_tenders.offers(of)), cards, drawn))
            if text is not None:
                written.append(text)
    assert {json.loads(text)["inputs"]["document"]["method"] for text in written} == set(METHODS)
    made = node.told(EVALUATE, [json.loads(text) for text in written])
    assert [one for one, due in zip(made, written, strict=True) if one != due] == []
    assert sum(b"set_aside" in text.encode() for text in written) > 5


def test_of_another_way_of_evaluating_it_says_that_it_cannot() -> None:
    text = _written(_Dice(3).inputs())
    assert text is not None
    given = json.loads(text)
    given["inputs"]["document"]["method"] = "toString"
    script = """const found = new Ebid.Verdicts();
      await found.look("05.07", "", () => { Ebid.evaluate(given); });
      answer(found.statuses().find(({ id }) => id === "05.07").status);"""
    assert node.told(script, given) == "cannot-check"


class _Dice(Random):
    """Tenders, offers and sheets of every kind, with ties, brands, policies and currencies."""

    def document(self) -> Document:
        method = self.choice(sorted(EVALUATES))
        scored = method == "comprehensive_scoring"
        weight = self.choice((3000, 6000)) if scored else 0
        rest = 10000 - weight if scored else 0
        full = self.choice((10000, 7000))
        params: dict[str, Any] = {
            "rounding": {"places": self.randrange(4), "at": self.choice(("output", "total", "items"))},
            "mean": self.choice(("arithmetic", "trimmed")),
            "policies": self.choice(([], [{"id": "small_enterprise", "rate": "0.15"}])),
            "reminder": self.choice((100, 900)),
            "brands": self.random() < 0.4,
            "abnormal": {"mean": "65", "second": "60.5", "ceiling": "45"},
        }
        if scored:
            params |= {"price_weight": weight, "bonus_may_exceed_full": self.random() < 0.5}
        if method == "reasonable_low_price":
            rest, params["full"] = 10000 - full, full
            params |= {"drop_from": 5, "deviation_percent_dp": self.choice((None, 1))}
        half = rest // 2
        listed = [criterion("C1", half), criterion("C2", rest - half, objective=True)] if rest else []
        limit = {"amount": "2000000.00", "currency": "CNY"}
        return snapshot(
            method, params, criteria=listed, rates={"USD": "7.1234"}, budget=limit, ceiling=self.choice((None, limit))
        )

    def inputs(self) -> Inputs:
        document = self.document()
        offers = tuple(self.offer(document, n) for n in range(self.randrange(2, 7)))
        sheets = tuple(self.sheets(document, offers)) if document.criteria else ()
        drawn = (
            {"reduction": self.choice(("0.01", "0.02", "0.03"))} if document.method == "reasonable_low_price" else {}
        )
        return Inputs("T-1", "L-1", document, offers, sheets, drawn)

    def offer(self, document: Document, n: int) -> Offer:
        parts = [money.money(self.choice(("1000000.00", "999999.99", "1200000.50", "1500000.00", "480000.00")))]
        parts += [money.money("70000.33", "USD")] if self.random() < 0.3 else []
        granted = tuple(document.policies) if self.random() < 0.5 else ()
        out = Rejection("unqualified", "P87-63", "不符合资格条件，见第三章") if self.random() < 0.15 else None
        corrected = (money.money("1010000.00"),) if out is None and self.random() < 0.2 else ()
        brand = self.choice(("", "甲", "乙"))
        return Offer(f"B-{n}", f"投标人{n}", f"{n:064x}", tuple(parts), corrected, granted, (), brand, out)

    def sheets(self, document: Document, offers: tuple[Offer, ...]) -> Iterator[Any]:
        objective = {each.bid: self.randrange(document.criteria[1].maximum + 1) for each in offers}
        for expert in range(self.choice((3, 5))):
            free = {(each.bid, "C1"): self.randrange(document.criteria[0].maximum + 1) for each in offers}
            yield card(expert, free | {(bid, "C2"): value for bid, value in objective.items()})


def _written(inputs: Inputs) -> str | None:
    """The transcript, None where the first verifier refuses the inputs."""
    try:
        return transcript.write(evaluate(inputs, METHODS[inputs.document.method])).decode()
    except Refusal:
        return None


def test_it_evaluates_as_the_platform_does() -> None:
    dice = _Dice(20261121)
    given = [dice.inputs() for _ in range(300)]
    written = [(one, text) for one in given if (text := _written(one)) is not None]
    assert len(written) > 200
    assert {one.document.method for one, _ in written} == set(EVALUATES)
    made = node.told(EVALUATE, [json.loads(text) for _, text in written])
    assert [one for one, (_, due) in zip(made, written, strict=True) if one != due] == []


def test_it_adds_deviations_where_the_law_permits_them() -> None:
    document = snapshot("lowest_evaluated_price", {"tie": "shown", "abnormal": None}, regime="INTL")
    offers = [
        Offer(
            f"B-{n}",
            "x",
            "0" * 64,
            (money.money("100.00"),),
            deviations=(Deviation("迟交", money.rounded(Fraction(n, 2), 2)),),
        )
        for n in range(3)
    ]
    text = _written(Inputs("T-1", "L-1", document, tuple(offers), (), {}))
    assert text is not None
    assert node.told(EVALUATE, [json.loads(text)]) == [text]


def test_a_changed_figure_is_another_result() -> None:
    text = next(filter(None, (_written(_Dice(n).inputs()) for n in range(20))))
    told = json.loads(text)
    told["inputs"]["offers"][0]["prices"][0]["amount"] = "1.00"
    assert node.told(EVALUATE, [told]) != [text]


def test_a_list_of_many_leaves_is_read() -> None:
    """An expression that matches it as a whole would need a frame of the stack for each line."""
    script = """
      const bytes = new TextEncoder().encode(`${"ab".repeat(32)}\n`.repeat(given));
      const files = new Map([["data/events/L-1/leaves.txt", { bytes }]]), chain = { subject: "L-1", leaves: [] };
      await new Ebid.Case("L-1", files, new Ebid.Verdicts()).readLeaves(chain);
      answer(chain.leaves.length);
    """
    assert node.told(script, 200_000) == 200_000
