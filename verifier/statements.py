"""What was signed is what was done: each statement says what its event says."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from typing import Final, cast

from kernel import canon
from kernel.canon import Json
from kernel.errors import NotTrusted
from signing.rules.statement import VERSION
from verifier.case import Case, Event

_ADDED: Final = frozenset({"found", "doc_sha256", "p7s_sha256"})
_TEXT_ADDS: Final = frozenset({"text_sha256", "objection", "tender"})


def check(case: Case) -> None:
    """02.01 as far as statements go."""
    for event in case.events():
        _statement(case, event)


def _statement(case: Case, event: Event) -> None:
    """What was signed is what was done."""
    digest = event.body.get("doc_sha256")
    if not isinstance(digest, str):
        return
    with case.findings.judging("02.01", event.place):
        said = canon.mapping(case.document(digest))
        if hashlib.sha256(case.document(digest)).hexdigest() != digest:
            raise NotTrusted("statement.digest", "所签文件与摘要不符", "the statement is not the one that is named")
        verb, body = str(said["act"]).partition(".")[2], cast("Mapping[str, Json]", said["body"])
        subjects = {event.subject, str(event.body.get("tender", event.subject))}
        # The site numbers a project only while it registers it: nobody can sign that number before.
        is_its = event.type == "project.register" or said["subject"] in subjects
        right = said["v"] == VERSION and verb == event.verb and said["actor"] == event.actor and is_its
        if not right or not _same(body, event.body):
            raise NotTrusted(
                "statement.other",
                "所签的陈述与事项内容不符",
                "the signed statement is not what the event says was done",
            )


def _same(signed: Mapping[str, Json], done: Mapping[str, Json]) -> bool:
    """The event says what was signed, plus only what the platform adds; a text stands in the journal by its digest."""
    left = set(done) - _ADDED - set(signed)
    if "text" in signed:
        text = hashlib.sha256(str(signed["text"]).encode()).hexdigest()
        rest = {name: value for name, value in signed.items() if name != "text"}
        return text == done.get("text_sha256") and left <= _TEXT_ADDS and _within(rest, done)
    return not left and _within(signed, done)


def _within(signed: Mapping[str, Json], done: Mapping[str, Json]) -> bool:
    return all(name in done and done[name] == value for name, value in signed.items())
