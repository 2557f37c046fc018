"""The way of a branch through its office as a table: nodes with the post that acts there, edges with the act.

The diagram of a guide is drawn from the same table. No way has a third level of judging (一审一核), none a second visit
(一审一验), and each leads from intake to its end.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Final

from kernel.errors import NotNow, NotValid, Words
from people.rules.unit import Post

INTAKE: Final = "intake"
REVIEW: Final = "review"
INSPECT: Final = "inspect"
APPROVE: Final = "approve"
ISSUE: Final = "issue"
ENDED: Final = "ended"
LEVELS: Final = 2
"""How often an application is judged at most: once examined, once decided."""


@dataclass(frozen=True, slots=True)
class Node:
    """Where a branch stands, and the post that acts there; None at the end."""

    id: str
    words: Words
    post: Post | None = None
    judges: bool = False
    visits: bool = False


@dataclass(frozen=True, slots=True)
class Edge:
    """One line: from `source` by `act` to `target`."""

    source: str
    act: str
    target: str


@dataclass(frozen=True, slots=True)
class Workflow:
    """One way of approving."""

    words: Words
    nodes: tuple[Node, ...]
    edges: tuple[Edge, ...]

    def node(self, id: str) -> Node:
        return next(one for one in self.nodes if one.id == id)

    def step(self, at: str, act: str) -> Edge:
        """The line by which `act` leaves `at`; NotNow `approval.node` if there is none."""
        found = next((one for one in self.edges if (one.source, one.act) == (at, act)), None)
        if found is None:
            now = self.node(at).words
            raise NotNow(
                "approval.node", f"该事项处于“{now.zh}”环节，不能办理这一步", f"this branch is at: {now.en}; not now"
            )
        return found

    def acts(self, at: str) -> list[str]:
        return [one.act for one in self.edges if one.source == at]


ENTRY: Final = Node(INTAKE, Words("受理", "acceptance"), Post.WINDOW)
REVIEWED: Final = Node(REVIEW, Words("审查", "examination"), Post.EXAMINER, judges=True)
VISITED: Final = Node(INSPECT, Words("联合踏勘", "joint site visit"), Post.EXAMINER, visits=True)
DECIDED: Final = Node(APPROVE, Words("核准", "decision"), Post.APPROVER, judges=True)
ISSUED: Final = Node(ISSUE, Words("统一窗口出件", "result given out at one desk"), Post.WINDOW)
CLOSED: Final = Node(ENDED, Words("办结", "ended"))


def made(words: Words, between: Sequence[Node], edges: Iterable[Edge] = ()) -> Workflow:
    """The way from acceptance through `between`, the last of which decides, to the result; `edges` lead back.

    NotValid `workflow.levels` where it is judged more than twice, `workflow.visits` where somebody would come twice,
    `workflow.edge` for a line that leads nowhere, `workflow.decision` where nobody decides.
    """
    nodes = (ENTRY, *between, ISSUED, CLOSED)
    if sum(one.judges for one in nodes) > LEVELS:
        raise NotValid(
            "workflow.levels", "审批层级不得超过一审一核", "an application is examined once and decided once, no more",
            field="nodes", remedy=Words("合并审查环节", "Join the levels"),
        )  # fmt: skip
    if sum(one.visits for one in nodes) > 1:
        raise NotValid("workflow.visits", "现场踏勘只能一次", "the site is visited once", field="nodes")
    if not between or between[-1].post is not Post.APPROVER:
        raise NotValid("workflow.decision", "须以核准人的决定结束", "its last step is a decision", field="nodes")
    acts = {ENTRY.id: "accept", ISSUED.id: "deliver", between[-1].id: "decide"}
    forward = (Edge(node.id, acts.get(node.id, node.id), after.id) for node, after in pairwise(nodes))
    back = tuple(edges)
    known = {one.id for one in between}
    if any(one.source not in known or one.target not in known for one in back):
        raise NotValid("workflow.edge", "流程线指向不存在的环节", "a line leads to no step", field="edges")
    return Workflow(words, nodes, (*forward, *back))


def nodes(method: Workflow) -> tuple[Node, ...]:
    """In the order of the way."""
    return method.nodes


def edges(method: Workflow) -> tuple[Edge, ...]:
    """Those that lead on first, in the order of the way; then those that lead back."""
    return method.edges
