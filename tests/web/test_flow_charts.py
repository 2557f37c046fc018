"""Flow charts: their nodes are the workflow's nodes, their lines are no wider than their boxes."""

from __future__ import annotations

import re

import pytest

from approval.acts.cases import METHODS
from approval.rules import flow
from kernel.errors import Words
from web import flow_charts
from web.flow_charts import Band, Flow, Step
from web.public import guides
from web.words import Tongue

TELL = Tongue("zh").title


def nodes(drawn: str) -> list[str]:
    return re.findall(r'<g id="flow-([a-z0-9_A-Z]+)">', drawn)


@pytest.mark.seed_row(56)
@pytest.mark.parametrize("name", METHODS)
def test_the_nodes_of_the_chart_are_the_nodes_of_the_workflow(name: str) -> None:
    way = METHODS[name]
    drawn = flow_charts.steps(guides.drawn(way), TELL, "flow", "流程图")
    assert nodes(drawn) == [node.id for node in way.nodes]
    assert drawn.count('class="tip"') == len({(edge.source, edge.target) for edge in way.edges})
    assert all(node.words.zh in drawn for node in way.nodes)


@pytest.mark.seed_row(56)
def test_the_stages_of_an_investment_project_are_drawn_with_every_matter() -> None:
    bands = [
        Band(f"第{n}阶段", ((Step(f"A{n}", "施工许可"), f"/a/{n}"), (Step(f"B{n}", "消防"), "#"))) for n in (1, 2, 3)
    ]
    drawn = flow_charts.stages(bands, TELL, "flow", "阶段流程图")
    assert nodes(drawn) == ["A1", "B1", "A2", "B2", "A3", "B3"]
    assert drawn.count('class="tip"') == 2
    assert '<a href="/a/2">' in drawn


def test_lines_that_pass_steps_over_or_lead_back_are_drawn_beside_them() -> None:
    chart = flow.chart("abc", [("a", "b"), ("b", "c"), ("a", "c"), ("c", "b")])
    steps = tuple(Step(one, Words("很长的环节名称甲乙丙丁戊己庚辛", "step"), "窗口") for one in "abc")
    drawn = flow_charts.steps(Flow(steps, chart), TELL, "flow", "流程图")
    assert drawn.count('class="way back"') == 1
    assert drawn.count('class="way"') == 3
    assert flow_charts.steps(Flow((), flow.chart("", [])), TELL, "flow", "") != ""


def test_text_is_wrapped_between_words_or_anywhere_in_chinese() -> None:
    assert flow_charts.wrapped("an examination of the papers", 100) == ("an examination", "of the papers")
    assert flow_charts.wrapped("统一窗口出件办结", 60) == ("统一窗口", "出件办结")
    assert flow_charts.wrapped("", 60) == ()
    assert flow_charts.wrapped("unbreakable", 10) == ("unbreakable",)
