"""The export: the same bytes twice, a plain bag, nothing before the end, the supervisor's edition for supervisors."""

from __future__ import annotations

import hashlib
import io
import zipfile
from collections.abc import Iterator, Mapping
from pathlib import Path

import pytest

from disclosure.acts import dossier, gathering
from disclosure.rules.dossier import Edition
from kernel import canon
from kernel.actor import Role
from kernel.blobs import FolderBlobs
from kernel.errors import NotAllowed, NotNow
from tests.support.case import ATTACHED, ORIGIN, QUESTION, Case, stopped
from tests.support.databases import sqlite_database
from tests.support.panel import Hall


@pytest.fixture(scope="module")
def case(sqlite_template: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Case]:
    folder = tmp_path_factory.mktemp("dossier")
    with sqlite_database(sqlite_template, folder) as engine:
        yield stopped(Hall(engine, FolderBlobs(folder / "blobs")), folder)


@pytest.mark.parametrize("edition", list(Edition))
def test_two_exports_are_the_same_bytes(case: Case, edition: Edition) -> None:
    assert case.export(edition) == case.export(edition)


def test_the_archive_is_as_plain_as_can_be(case: Case) -> None:
    with zipfile.ZipFile(io.BytesIO(case.export())) as archive:
        entries = archive.infolist()
    assert [entry.filename for entry in entries] == sorted(entry.filename for entry in entries)
    assert {entry.filename.partition("/")[0] for entry in entries} == {case.lot}
    for entry in entries:
        assert (entry.compress_type, entry.date_time) == (zipfile.ZIP_STORED, (1980, 1, 1, 0, 0, 0))
        assert entry.filename.isascii()
        assert (entry.extra, entry.comment, entry.flag_bits) == (b"", b"", 0)


def test_any_tool_can_check_the_bag(case: Case) -> None:
    with zipfile.ZipFile(io.BytesIO(case.export())) as archive:
        lines = archive.read(f"{case.lot}/manifest-sha256.txt").decode().splitlines()
        for line in lines:
            digest, path = line.split("  ")
            assert hashlib.sha256(archive.read(f"{case.lot}/{path}")).hexdigest() == digest


def test_leaf_hashes_are_the_same_in_both_editions(case: Case) -> None:
    def leaves(data: bytes) -> dict[str, bytes]:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            return {name: archive.read(name) for name in archive.namelist() if name.endswith("leaves.txt")}

    public, whole = leaves(case.export()), leaves(case.export(Edition.SUPERVISION))
    assert public == whole
    assert len(public) == 7, "project, tender, lot, two bids, a question, an objection"


def contents(data: bytes) -> dict[str, bytes]:
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        return {name.partition("/")[2]: archive.read(name) for name in archive.namelist()}


@pytest.mark.parametrize("edition", list(Edition))
def test_the_files_of_the_tender_document_are_in_it(case: Case, edition: Edition) -> None:
    files = contents(case.export(edition))
    endings = {"技术规格.PDF": "pdf", "清单.json": "bin", "图纸": "bin"}
    assert ATTACHED.keys() == endings.keys()
    for name, data in ATTACHED.items():
        assert files[f"data/docs/{hashlib.sha256(data).hexdigest()}.{endings[name]}"] == data


def test_what_a_stranger_needs_to_read_it_comes_with_it(case: Case) -> None:
    files = contents(case.export())
    for path, data in gathering.spec().items():
        assert files[path] == data
    assert {path for path in files if path.startswith("spec/")} == set(gathering.spec())


def test_the_public_never_learns_who_asked(case: Case) -> None:
    """The question's chain is there by its commitments; asker, question and answer are for the supervisor (BID-22)."""
    public, whole = contents(case.export()), contents(case.export(Edition.SUPERVISION))
    asked = (name for name, data in whole.items() if b'"type":"question.ask"' in data)
    asker, question = case.hall.bidder(0), next(asked).split("/")[2]
    said = f"data/events/{question}/000001.json"
    assert asker.member.org.encode() in whole[said]
    assert {name for name in public if question in name} == {
        f"data/events/{question}/leaves.txt",
        *(f"data/events/{question}/00000{n}.tlog-proof" for n in (1, 2)),
    }
    items = canon.mapping(public["data/withheld.json"])["items"]
    assert isinstance(items, list)
    mine = [item for item in items if isinstance(item, Mapping) and item["subject"] == question]
    leaves = public[f"data/events/{question}/leaves.txt"].decode().split()
    assert [(item["path"], item["sha256"], item["ground"]) for item in mine] == [
        (said.replace("1.json", f"{n}.json"), leaf, "asker") for n, leaf in enumerate(leaves, 1)
    ]
    for name, data in public.items():
        assert asker.member.org.encode() not in data, name
        assert QUESTION.encode() not in data, name


def test_the_supervision_edition_is_not_for_everybody(case: Case) -> None:
    for role in (Role.AGENCY, Role.TENDEREE):
        actor = case.hall.office(role).actor
        with case.hall.house.looking(actor) as ctx, pytest.raises(NotAllowed, match=r"dossier\.edition"):
            dossier.export(ctx, case.lot, Edition.SUPERVISION, ORIGIN)
    with case.hall.house.looking(case.hall.office(Role.SUPERVISOR).actor) as ctx:
        assert dossier.export(ctx, case.lot, Edition.SUPERVISION, ORIGIN)


def test_there_is_no_dossier_before_the_end(case: Case) -> None:
    _, lot = case.hall.announced(deadline=case.hall.document("P-2026-0009")["deadline"])
    with case.hall.house.looking() as ctx, pytest.raises(NotNow, match=r"dossier\.not_ended"):
        dossier.export(ctx, lot, Edition.PUBLIC, ORIGIN)
