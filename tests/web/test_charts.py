"""Charts: true to the figures, named, without inline styles."""

from __future__ import annotations

import re
from decimal import Decimal
from xml.etree import ElementTree

from web import charts

VALUES = [Decimal(n) for n in ("21.4", "30.2", "6.8", "19.6")]
LABELS = ["8月", "9月", "10月", "11月"]


def drawings(markup: str) -> list[ElementTree.Element]:
    return list(ElementTree.fromstring(f"<d>{markup}</d>").iter("svg"))


def test_bars_stand_on_zero_and_are_in_proportion() -> None:
    for drawing in drawings(charts.bars(LABELS, VALUES, "m", "成交额")):
        tall = [
            -float(re.findall(r"v(-[\d.]+)", bar.attrib["d"])[0])
            for bar in drawing.iter("path")
            if "bar" in bar.attrib["class"]
        ]
        assert len(tall) == len(VALUES)
        for height, value in zip(tall, VALUES, strict=True):
            assert abs(height / max(tall) - float(value / max(VALUES))) < 0.01


def test_only_the_highest_and_the_last_bar_carry_their_value() -> None:
    for drawing in drawings(charts.bars(LABELS, VALUES, "m", "成交额")):
        assert [one.text for one in drawing.iter("text") if one.get("class") == "strong"] == ["30.2", "19.6"]


def test_every_drawing_is_named_once_on_the_page() -> None:
    made = drawings(charts.bars(LABELS, VALUES, "m", "成交额 <1>"))
    ids = [one.attrib["id"] for drawing in made for one in drawing.iter("title")]
    assert len(set(ids)) == len(made) == 2
    assert all(drawing.attrib["aria-labelledby"] in ids for drawing in made)


def test_no_inline_style_anywhere() -> None:
    everything = (
        charts.bars(LABELS, VALUES, "m", "t")
        + charts.steps([(Decimal(0), Decimal(336)), (Decimal(42), Decimal(412))], "s", "t", ("10:00", "10:42"))
        + charts.pieces("1120")
        + charts.spent(Decimal(96), Decimal(80), "bad")
    )
    assert "style=" not in everything
    assert len(drawings(everything)) == 6


def test_steps_end_at_the_last_price() -> None:
    points = [(Decimal(0), Decimal(336)), (Decimal(10), Decimal(350)), (Decimal(42), Decimal(412))]
    for drawing in drawings(charts.steps(points, "s", "价格", ("10:00", "10:42"))):
        (line,) = [one for one in drawing.iter("path") if one.get("class") == "line"]
        assert len(re.findall("V", line.attrib["d"])) == 2
        (dot,) = drawing.iter("circle")
        assert line.attrib["d"].endswith(f"V{dot.attrib['cy']}")


def test_a_flat_or_single_price_can_be_drawn() -> None:
    assert drawings(charts.steps([(Decimal(0), Decimal(5))], "s", "t", ("", "")))
    assert drawings(charts.bars([], [], "m", "t"))
    assert drawings(charts.bars(["1月"], [Decimal(0)], "m", "t"))


def test_every_piece_is_drawn_in_its_state() -> None:
    (drawing,) = drawings(charts.pieces("1" * 40 + "2" + "0" * 3))
    counted = {one.attrib["class"]: one.attrib["d"].count("M") for one in drawing.iter("path")}
    assert counted == {"p1": 40, "p2": 1, "p0": 3}


def test_time_used_never_runs_out_of_its_bar() -> None:
    assert 'd="M0 0h100v8H0z"' in charts.spent(Decimal(240), None, "bad")
    assert 'd="M0 0h0v8H0z"' in charts.spent(Decimal(-3), None, "plain")


def test_who_met_whom_is_drawn_on_a_circle() -> None:
    drawn = charts.network(["A", "B", "C"], [(0, 1, 4, True), (1, 2, 99, False)], "network", "谁与谁同场")
    assert drawn.count('class="node"') == 3
    assert '<path class="met now" stroke-width="4" d="M171.5 31.5L' in drawn, "A is on top; four meetings, marked"
    assert '<path class="met" stroke-width="8"' in drawn, "no line is thicker than eight"
    assert ">99</text>" in drawn
    assert 'style="' not in drawn
