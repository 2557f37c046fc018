"""Between two downloads nothing may disappear: what is gone, changed or withheld now is told, and nothing else."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path

import pytest
from click.testing import CliRunner

from disclosure.rules import dossier as names
from disclosure.rules.dossier import Ground, Withheld
from kernel import canon, merkle
from signing.rules import note
from tests.support import bag
from tests.support.bag import Files
from tests.support.case import LOG
from tests.support.played import Played
from verifier import dossier as reader
from verifier.commands import verify_diff
from verifier.diff import Diff, Kind, compare
from verifier.dossier import Dossier, NotADossier

Change = Callable[[Files], None]


def opened(data: bytes, folder: Path, name: str = "d.zip") -> Dossier:
    (folder / name).write_bytes(data)
    return reader.read(folder / name)


def rebagged(data: bytes, change: Change) -> bytes:
    root, files = bag.unpacked(data)
    change(files)
    return bag.zipped(root, bag.bagged(root, files))


def told(found: Diff) -> set[tuple[str, str]]:
    return {(item.kind.value, item.path) for item in found.items}


def diff(old: bytes, new: bytes, folder: Path) -> Diff:
    return compare(opened(old, folder, "old.zip"), opened(new, folder, "new.zip"))


def first(files: Files, start: str, end: str) -> str:
    return next(path for path in sorted(files) if path.startswith(start) and path.endswith(end))


def listed(files: Files) -> list[Withheld]:
    return list(names.read_withheld(files[names.WITHHELD_FILE]))


# ---------------------------------------------------------------- nothing lost


def test_the_same_download_twice_differs_in_nothing(awarded: Played, tmp_path: Path) -> None:
    for data in (awarded.public, awarded.supervision):
        found = diff(data, data, tmp_path)
        assert (found.items, found.unproven) == ((), False)


def test_the_supervisor_s_edition_discloses_and_loses_nothing(awarded: Played, tmp_path: Path) -> None:
    found = diff(awarded.public, awarded.supervision, tmp_path)
    assert found.lost == ()
    assert {item.kind for item in found.items} == {Kind.DISCLOSED, Kind.ADDED}


def test_what_became_withheld_is_told_with_its_ground(awarded: Played, tmp_path: Path) -> None:
    found = diff(awarded.supervision, awarded.public, tmp_path)
    assert [item.path for item in found.lost if item.kind is not Kind.WITHHELD] == []
    grounds = {item.words.zh for item in found.lost if item.kind is Kind.WITHHELD}
    assert any("商业秘密" in ground for ground in grounds)
    assert any("提问人" in ground for ground in grounds)


def test_a_later_download_of_a_lot_that_went_on(awarded: Played, tmp_path: Path) -> None:
    """Before and after its archiving: new events under a new checkpoint, and nothing else."""

    def before(files: Files) -> None:
        for path in [path for path in files if path.startswith("data/events/")]:
            _cut_archive(files, path)

    old = rebagged(awarded.public, before)
    found = diff(old, awarded.public, tmp_path)
    assert found.lost == ()
    assert {item.path.rpartition(":")[2] for item in found.items if item.kind is Kind.ADDED} != set()


def _cut_archive(files: Files, path: str) -> None:
    if path.endswith("/leaves.txt"):
        subject = path.split("/")[2]
        lines = files[path].decode().splitlines(keepends=True)
        last = names.event(subject, len(lines))
        if b".archive" in files.get(last, b""):
            files[path] = "".join(lines[:-1]).encode()
            for kind in ("json", "salt", "tlog-proof", "p7s", "tsr"):
                files.pop(names.event(subject, len(lines), kind), None)


# ---------------------------------------------------------------- something lost


def _event(files: Files) -> str:
    return first(files, "data/events/L-", "000003.json")


def _drop_last_event(files: Files) -> tuple[str, str]:
    path = first(files, "data/events/L-", "leaves.txt")
    lines = files[path].decode().splitlines(keepends=True)
    files[path] = "".join(lines[:-1]).encode()
    return "gone", f"{path}:{len(lines)}"


def _drop_chain(files: Files) -> tuple[str, str]:
    path = first(files, "data/events/B-", "leaves.txt")
    for each in [each for each in files if each.startswith(path.removesuffix("leaves.txt"))]:
        del files[each]
    return "gone", path


def _drop_event_file(files: Files) -> tuple[str, str]:
    path = _event(files)
    del files[path]
    return "gone", path


def _other_leaf(files: Files) -> tuple[str, str]:
    path = first(files, "data/events/L-", "leaves.txt")
    files[path] = b"0" * 64 + files[path][64:]
    return "changed", f"{path}:1"


def _other_event(files: Files) -> tuple[str, str]:
    files[_event(files)] += b" "
    return "changed", _event(files)


def _other_document(files: Files) -> tuple[str, str]:
    path = first(files, "data/docs/", ".json")
    files[path] = b"{}"
    return "changed", path


def _drop_document(files: Files) -> tuple[str, str]:
    path = first(files, "data/docs/", ".p7s")
    del files[path]
    return "gone", path


def _other_public_list(files: Files) -> tuple[str, str]:
    path = first(files, "data/draw/", "snapshot.csv")
    files[path] = files[path].replace(b"0", b"1")
    return "changed", path


def _other_root(files: Files) -> tuple[str, str]:
    head = merkle.tree_head(note.note(files[names.FINAL]).text)
    files[names.FINAL] = LOG.sign(merkle.TreeHead(head.origin, head.size, bytes(32)).text)
    return "changed", names.FINAL


def _withheld_without_its_digest(files: Files) -> tuple[str, str]:
    items = listed(files)
    chosen = next(each for each in items if each.path.startswith("data/docs/"))
    other = Withheld(chosen.path, "0" * 64, chosen.subject, chosen.tseq, chosen.ground, chosen.part)
    files[names.WITHHELD_FILE] = names.withheld([other, *(each for each in items if each is not chosen)])
    return "changed", chosen.path


def _withheld_forgotten(files: Files) -> tuple[str, str]:
    items = listed(files)
    chosen = next(each for each in items if each.path.startswith("data/docs/"))
    files[names.WITHHELD_FILE] = names.withheld(each for each in items if each is not chosen)
    return "gone", chosen.path


def _disclosed_as_something_else(files: Files) -> tuple[str, str]:
    items = listed(files)
    chosen = next(each for each in items if each.path.startswith("data/docs/"))
    files[names.WITHHELD_FILE] = names.withheld(each for each in items if each is not chosen)
    files[chosen.path] = b"something else"
    return "changed", chosen.path


def _newly_withheld(files: Files) -> tuple[str, str]:
    path = _event(files)
    subject, tseq = path.split("/")[2], 3
    leaf = files[names.leaves(subject)].decode().split()[tseq - 1]
    files[names.WITHHELD_FILE] = names.withheld([*listed(files), Withheld(path, leaf, subject, tseq, Ground.ERASED)])
    del files[path]
    del files[path.replace(".json", ".salt")]
    return "withheld", path


LOSSES = [
    _drop_last_event, _drop_chain, _drop_event_file, _other_leaf, _other_event, _other_document, _drop_document,
    _other_public_list, _other_root, _withheld_without_its_digest, _withheld_forgotten, _disclosed_as_something_else,
    _newly_withheld,
]  # fmt: skip


@pytest.mark.parametrize("loss", LOSSES, ids=lambda loss: loss.__name__.strip("_"))
def test_every_loss_is_told(loss: Callable[[Files], tuple[str, str]], awarded: Played, tmp_path: Path) -> None:
    expected: list[tuple[str, str]] = []
    new = rebagged(awarded.public, lambda files: expected.append(loss(files)))
    found = diff(awarded.public, new, tmp_path)
    assert expected[0] in told(found)
    assert found.lost


def test_a_withheld_document_that_is_disclosed_is_no_loss(awarded: Played, tmp_path: Path) -> None:
    _, whole = bag.unpacked(awarded.supervision)
    chosen: list[str] = []

    def disclose(files: Files) -> None:
        items = listed(files)
        item = next(each for each in items if each.path.startswith("data/docs/"))
        files[names.WITHHELD_FILE] = names.withheld(each for each in items if each is not item)
        files[item.path] = whole[item.path]
        chosen.append(item.path)

    found = diff(awarded.public, rebagged(awarded.public, disclose), tmp_path)
    assert told(found) == {("disclosed", chosen[0])}


# ---------------------------------------------------------------- what cannot be compared, the command


@pytest.mark.parametrize("member", ["lot", "tender", "log", "method"])
def test_two_lots_or_logs_cannot_be_compared(member: str, stopped: Played, tmp_path: Path) -> None:
    def other(files: Files) -> None:
        files[names.ABOUT] = canon.canonical({**canon.mapping(files[names.ABOUT]), member: "another"})

    with pytest.raises(NotADossier):
        diff(stopped.public, rebagged(stopped.public, other), tmp_path)


@pytest.mark.parametrize("path", [names.WITHHELD_FILE, names.FINAL, names.ABOUT])
def test_what_cannot_be_read_cannot_be_compared(path: str, stopped: Played, tmp_path: Path) -> None:
    broken = rebagged(stopped.public, lambda files: files.update({path: b"{"}))
    with pytest.raises(NotADossier):
        diff(stopped.public, broken, tmp_path)


def run(*args: str) -> tuple[int, str]:
    made = CliRunner().invoke(verify_diff, args)
    return made.exit_code, made.output


def test_the_command(stopped: Played, tmp_path: Path) -> None:
    old, new, junk = (tmp_path / name for name in ("old.zip", "new.zip", "junk.zip"))
    old.write_bytes(stopped.public)
    root, files = bag.unpacked(stopped.public)
    _drop_event_file(files)
    new.write_bytes(bag.zipped(root, bag.bagged(root, files)))
    junk.write_bytes(b"x")
    code, said = run(str(old), str(old))
    assert (code, "everything in the old dossier stands" in said) == (0, True)
    code, said = run(str(old), str(new))
    assert (code, "GONE" in said) == (1, True)
    assert run(str(old), str(junk))[0] == 2
    code, said = run(str(old), str(new), "--json")
    value = json.loads(said)
    assert (code, value["format"], value["counts"]["gone"]) == (1, "ggzy-verify-diff/v1", 1)
    assert value["old"]["sha256"] == canon.sha256(stopped.public).hex()
