"""Full-text search on both databases: nothing is missed, nothing is invented, the newest stands first."""

from __future__ import annotations

from datetime import timedelta
from itertools import count

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import Connection, Engine

from disclosure import store
from disclosure.rules import grams
from disclosure.store import Wanted
from kernel import canon
from kernel.db import reading, writing
from kernel.errors import Conflict
from tests.support.databases import MORNING

NAMES = (
    "霁川教育装备有限公司",
    "明德数字科技股份有限公司",
    "明德科技有限公司",
    "教材印刷供应 HT Media Limited",
    "教 材",
    "第67包：教材（2013学年）",
    "百分之 50% 与 a_b",
)
ALPHABET = "霁川教育明德a1 %_-"


def keep(tx: Connection, n: int, *said: str, kind: str = "tender_notice", public: bool = True) -> None:
    at = canon.instant(MORNING + timedelta(minutes=n))
    store.keep(
        tx, said, id=f"N-{n}", leaf=f"{n:064x}", kind=kind, public=public, tender="T-1", lot="", addressee="",
        no=str(n), title_zh="标题", title_en="title", category="works" if n % 2 else "procurement", regime="BID",
        issued_at=at, published_at=at, sha256=f"{n:064x}", view=b"{}",
    )  # fmt: skip


def found(engine: Engine, wanted: Wanted, limit: int = 100, offset: int = 0) -> list[str]:
    with reading(engine) as tx:
        rows = store.page(tx, wanted, limit, offset)
        assert limit < 100 or len(rows) == store.count(tx, wanted)
        return [row.id for row in rows]


@pytest.fixture
def filled(engine: Engine) -> Engine:
    with writing(engine) as tx:
        for n, name in enumerate(NAMES):
            keep(tx, n, name)
    return engine


@pytest.mark.parametrize(
    ("query", "expected"),
    [
        ("明德", [2, 1]),
        ("明德数字", [1]),
        ("德科", [2]),
        ("教材", [5, 3]),
        ("教", [5, 4, 3, 0]),
        ("ＨＴ　media", [3]),
        ("media 教材", [3]),
        ("m", [3]),
        ("67包", [5]),
        ("50%", [6]),
        ("5_%", []),
        ("a_b", [6]),
        ("科技霁川", []),
        ("材印刷供", [3]),
        ("材教", []),
        ("", [6, 5, 4, 3, 2, 1, 0]),
    ],
)
def test_what_a_query_finds(filled: Engine, query: str, expected: list[int]) -> None:
    assert found(filled, Wanted(query)) == [f"N-{n}" for n in expected]


def test_pages_counts_and_filters(filled: Engine) -> None:
    assert found(filled, Wanted("教"), 2, 1) == ["N-4", "N-3"]
    assert found(filled, Wanted("教", category="works")) == ["N-5", "N-3"]
    assert found(filled, Wanted(since=MORNING + timedelta(minutes=5))) == ["N-6", "N-5"]
    assert found(filled, Wanted(until=MORNING + timedelta(minutes=1))) == ["N-0"]
    with reading(filled) as tx:
        assert store.tally(tx, Wanted("教"), "category") == {"works": 2, "procurement": 2}


def test_what_is_not_public_is_neither_found_nor_counted(filled: Engine) -> None:
    with writing(filled) as tx:
        keep(tx, 50, "霁川的信", kind="result_notice", public=False)
    assert found(filled, Wanted("霁川")) == ["N-0"]
    with reading(filled) as tx:
        assert store.tally(tx, Wanted("霁川"), "kind") == {"tender_notice": 1}


def test_a_notice_is_kept_once(filled: Engine) -> None:
    with writing(filled) as tx, pytest.raises(Conflict):
        keep(tx, 0, "另一篇")
    assert found(filled, Wanted("另一")) == []


TEXTS = st.lists(st.text(st.sampled_from(ALPHABET), max_size=12), min_size=1, max_size=4)
ids = count(1000)


@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(texts=TEXTS, query=st.text(st.sampled_from(ALPHABET), min_size=1, max_size=5))
def test_recall_is_exact(engine: Engine, texts: list[str], query: str) -> None:
    """The index gives just what reading every text would give."""
    with writing(engine) as tx:
        first = next(ids)
        for text in texts:
            keep(tx, next(ids), text)
        last = next(ids)
    span = Wanted(query, since=MORNING + timedelta(minutes=first), until=MORNING + timedelta(minutes=last))
    words = grams.words(query)
    right = [
        f"N-{first + 1 + place}"
        for place, text in enumerate(texts)
        if all(word in grams.normal(text) for word in words)
    ]
    assert found(engine, span) == right[::-1]


def test_the_mark_moves_forward_and_not_for_little(engine: Engine) -> None:
    with writing(engine) as tx:
        for idx, at in (
            (store.BEHIND - 1, 0),
            (store.BEHIND, store.BEHIND),
            (store.BEHIND + 5, store.BEHIND),
            (3, store.BEHIND),
        ):
            store.mark(tx, idx)
            assert store.marked(tx) == at
