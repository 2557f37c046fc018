"""Sheets: points typed by people, ranges and grids, objective items, the commitment that seals them."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from evaluation.rules import criteria, scorecard
from evaluation.rules.criteria import Criterion
from evaluation.rules.scorecard import Scorecard, Seat, check, check_agreement, commitment, opened, points
from kernel import canon
from kernel.canon import Json
from kernel.errors import NotTrusted, NotValid
from kernel.reader import Reader
from tests.support.tenders import card, criterion

NONCE = bytes(range(32))


@pytest.mark.parametrize(
    ("typed", "value"),
    [("0", 0), ("0.00", 0), ("18.5", 1850), ("18.50", 1850), ("18.05", 1805), ("100", 10000), ("999.99", 99999)],
)
def test_points_as_people_type_them(typed: str, value: int) -> None:
    assert points(typed) == value


@pytest.mark.parametrize(
    "typed", ["18.505", "18.500", "-1", "+1", "1,5", "01", "1.", ".5", "", " 1", "1e1", "1000", "١"]
)
def test_a_third_decimal_is_refused_and_never_rounded(typed: str) -> None:
    with pytest.raises(NotValid, match=r"score\.decimals") as refused:
        points(typed, "B1/C1")
    assert refused.value.field == "B1/C1"


@given(st.integers(0, 99999))
def test_points_survive_printing(value: int) -> None:
    assert points(f"{value // 100}.{value % 100:02d}") == value


def items(*made: dict[str, Json]) -> tuple[Criterion, ...]:
    return tuple(criteria.read(Reader.of(each)) for each in made)


BANDS: list[Json] = [
    {"from": 0, "to": 400, "zh": "差", "en": "poor"},
    {"from": 600, "to": 1000, "zh": "好", "en": "good"},
]
BANDED = {**criterion("C1", 1000, step=50), "bands": BANDS}


@pytest.mark.parametrize(
    ("value", "code"),
    [
        (0, None),
        (400, None),
        (600, None),
        (1000, None),
        (1050, "score.range"),
        (1, "score.grid"),
        (450, "score.band"),
        (550, "score.band"),
    ],
)
def test_range_grid_and_bands_at_their_edges(value: int, code: str | None) -> None:
    sheet = card(1, {("B1", "C1"): value})
    if code is None:
        check(sheet, items(BANDED), ["B1"])
        return
    with pytest.raises(NotValid) as refused:
        check(sheet, items(BANDED), ["B1"])
    assert (refused.value.code, refused.value.field) == (code, "B1/C1")


def test_negative_points_are_below_the_range() -> None:
    with pytest.raises(NotValid, match=r"score\.range"):
        check(card(1, {("B1", "C1"): -50}), items(criterion("C1", 1000)), ["B1"])


TWO = items(criterion("C1", 1000), criterion("C2", 1000, objective=True))


@pytest.mark.parametrize(
    ("given_points", "code", "field"),
    [
        ({("B1", "C1"): 1}, "score.missing", "B1/C2"),
        ({("B2", "C1"): 1, ("B2", "C2"): 1}, "score.missing", "B1/C1"),
        ({("B1", "C1"): 1, ("B1", "C2"): 1, ("B2", "C1"): 1}, "score.missing", "B2/C2"),
        ({("B1", "C1"): 1, ("B1", "C2"): 1, ("B1", "C3"): 1}, "score.unknown", "B1/C3"),
    ],
)
def test_an_incomplete_sheet_names_the_item(given_points: dict[tuple[str, str], int], code: str, field: str) -> None:
    with pytest.raises(NotValid) as refused:
        check(card(1, given_points), TWO, ["B1"])
    assert (refused.value.code, refused.value.field) == (code, field)


def test_a_bid_rejected_after_sealing_may_stand_on_the_sheet() -> None:
    both = card(1, {(bid, c): 1 for bid in ("B1", "B9") for c in ("C1", "C2")})
    check(both, TWO, ["B1"])
    with pytest.raises(NotValid):
        check(card(1, {("B9", "C1"): 1, ("B9", "C2"): 1}), TWO, ["B1"])


def test_experts_may_differ_in_judgement_but_not_on_facts() -> None:
    same = [card(e, {("B1", "C1"): e, ("B1", "C2"): 500}) for e in range(5)]
    check_agreement(same, TWO, ["B1"])
    odd = card(7, {("B1", "C1"): 1, ("B1", "C2"): 400})
    with pytest.raises(NotValid, match=r"score\.objective_disagrees") as refused:
        check_agreement([*same, odd], TWO, ["B1"])
    assert refused.value.field == "B1/C2"
    assert "=400" in refused.value.words.en


def test_disagreement_about_a_rejected_bid_does_not_stop_the_rest() -> None:
    cards = [card(e, {("B1", "C1"): 1, ("B1", "C2"): 1, ("B9", "C1"): 1, ("B9", "C2"): e}) for e in range(3)]
    check_agreement(cards, TWO, ["B1"])
    with pytest.raises(NotValid, match=r"score\.objective_disagrees"):
        check_agreement(cards, TWO, ["B1", "B9"])


# ---------------------------------------------------------------- the seal


def test_the_published_vector_of_the_commitment() -> None:
    """verifiability 5: tender T-0001, lot L1, round 1, pid = H("expert-0")[:16], nonce 00…1f."""
    seat = Seat("T-0001", "L1", 1, canon.sha256(b"expert-0")[:16].hex())
    sheet = b'{"lot":"L1","scores":[{"bid":"B1","c":"C1","v":1850}],"tender":"T-0001"}'
    expected = "a082e620c9be2523ef2b36c8c23d529c82abf82ee104414f5d99970a36f23ff4"
    assert commitment(seat, sheet, NONCE).hex() == expected


def sealed(made: Scorecard) -> bytes:
    return commitment(made.seat, made.sheet(), NONCE)


def test_what_was_sealed_opens() -> None:
    made = Scorecard(
        Seat("T-1", "L-1", 2, "ab" * 32), {("B2", "C1"): 5, ("B1", "C1"): 7}, {("B1", "C1"): "业绩全部属实"}
    )
    assert opened(made.seat, made.sheet(), NONCE, sealed(made)) == made


OTHERS = [Seat("T-2", "L-1", 1, "ab"), Seat("T-1", "L-2", 1, "ab"), Seat("T-1", "L-1", 2, "ab")]


@pytest.mark.parametrize("seat", [*OTHERS, Seat("T-1", "L-1", 1, "cd")])
def test_a_sheet_fits_one_seat_only(seat: Seat) -> None:
    made = Scorecard(Seat("T-1", "L-1", 1, "ab"), {("B1", "C1"): 5}, {})
    with pytest.raises(NotTrusted, match=r"score\.commitment"):
        opened(seat, made.sheet(), NONCE, sealed(made))
    copied = commitment(seat, made.sheet(), NONCE)
    with pytest.raises(NotTrusted, match=r"score\.seat"):
        opened(seat, made.sheet(), NONCE, copied)


@given(st.integers(0, 10**6), st.integers(0, 7))
def test_one_changed_bit_is_noticed(place: int, bit: int) -> None:
    made = Scorecard(Seat("T-1", "L-1", 1, "ab"), {("B1", "C1"): 5}, {})
    data = bytearray(made.sheet())
    data[place % len(data)] ^= 1 << bit
    with pytest.raises(NotTrusted):
        opened(made.seat, bytes(data), NONCE, sealed(made))


def test_nonce_and_pid_have_their_forms() -> None:
    with pytest.raises(NotValid, match=r"score\.nonce"):
        commitment(Seat("T-1", "L-1", 1, "ab"), b"{}", bytes(31))
    for pid in ("", "AB", "abc", "zz", "ab" * 33):
        with pytest.raises(NotValid, match=r"score\.pid"):
            Seat("T-1", "L-1", 1, pid)


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("v", "ebid-score-sheet/v0"),
        ("round", 0),
        ("scores", [{"bid": "B1", "c": "C1", "v": -1}]),
        ("scores", [{"bid": "B1", "c": "C1", "v": "5"}]),
        ("scores", [{"bid": "B2", "c": "C1", "v": 5}, {"bid": "B1", "c": "C1", "v": 5}]),
        ("scores", [{"bid": "B1", "c": "C1", "v": 5}, {"bid": "B1", "c": "C1", "v": 6}]),
        ("reasons", [{"bid": "B1", "c": "C1", "why": "  "}]),
        ("extra", 1),
    ],
)
def test_a_malformed_sheet_is_refused(name: str, value: Json) -> None:
    with pytest.raises(NotValid) as refused:
        scorecard.read({**card(1, {("B1", "C1"): 5}).json(), name: value})
    assert refused.value.field.startswith(f"sheet.{name}")


def test_a_sheet_must_be_a_map() -> None:
    with pytest.raises(NotValid, match="sheet"):
        scorecard.read([])


@pytest.mark.parametrize(
    ("criterion_id", "value", "why", "refused"),
    [
        ("C1", 0, "", True),
        ("C1", 1, "", False),
        ("C1", 999, "", False),
        ("C1", 1000, "", True),
        ("C1", 1000, "四个字呀", True),
        ("C1", 1000, "    四个字呀    ", True),
        ("C1", 1000, "正好五个字", False),
        ("C1", 0, "没有提供检测报告", False),
        ("C2", 0, "", False),
        ("C2", 1000, "", False),
    ],
)
def test_nothing_and_full_marks_need_a_reason_where_there_is_room_for_judgement(
    criterion_id: str, value: int, why: str, refused: bool
) -> None:
    points = {("B-1", "C1"): 500, ("B-1", "C2"): 500, ("B-1", criterion_id): value}
    card = Scorecard(Seat("T-1", "L-1", 1, "ab"), points, {("B-1", criterion_id): why} if why else {})
    if not refused:
        scorecard.check_reasons(card, TWO)
        return
    with pytest.raises(NotValid) as caught:
        scorecard.check_reasons(card, TWO)
    assert (caught.value.code, caught.value.field) == ("score.reason", f"B-1/{criterion_id}")
