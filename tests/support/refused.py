"""What a refusal must be: told in two languages with what to do, and leaving nothing but its own record."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Final

import httpx
from sqlalchemy import Engine

from kernel import journal
from tests.support.door import code
from tests.support.kills import contents

RECORD: Final = frozenset({"journal_event", "journal_body", "journal_pace", "log_queue"})
"""Tables in which a refusal may be written down; nothing else may have changed."""


@dataclass(frozen=True)
class Told:
    """What a reader is told, in Chinese and in English."""

    code: str
    status: int
    law: str
    field: str
    zh: str
    en: str
    remedy: Mapping[str, str]


@contextmanager
def nothing_kept(engine: Engine) -> Iterator[None]:
    """Every row of every table is as it was, but for the record of refusals, which only grew."""
    before = contents(engine)
    yield
    after = contents(engine)
    changed = {name for name in before if before[name] != after[name]}
    assert changed <= RECORD, f"a refusal changed {changed - RECORD}"
    assert all(journal.REFUSALS in row for row in after["journal_event"] - before["journal_event"])
    assert not before["journal_event"] - after["journal_event"]


def told(engine: Engine, ask: Callable[[str], httpx.Response]) -> Told:
    """Ask in both languages (`Accept-Language`); both must be refused alike, and nothing kept."""
    with nothing_kept(engine):
        answers = {language: ask(language) for language in ("zh", "en")}
    zh, en = (answers[language].json() for language in ("zh", "en"))
    assert code(answers["zh"]) == code(answers["en"])
    assert (zh["detail"], en["detail"]) == (zh["zh"], en["en"])
    remedy = {"zh": str(zh["remedy"]), "en": str(en["remedy"])}
    assert remedy["zh"] != remedy["en"], "what to do is said in the reader's language"
    return Told(zh["code"], zh["status"], zh.get("law", ""), zh.get("field", ""), str(zh["zh"]), str(zh["en"]), remedy)
