"""The operator's own categories, procedures and sites, read and tried once at start-up."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Final

from disclosure.acts import registers
from disclosure.rules import annual_due, assessment, board, duty, letter_line, opinion_grade, register
from disclosure.rules.duty import Duty
from disclosure.rules.register import Register
from evaluation.rules import fees
from kernel.errors import NotValid
from trading.rules import category, fair_review, procedure, site

_FOLDERS: Final = (duty.FOLDER, register.FOLDER, board.FOLDER, letter_line.FOLDER, opinion_grade.FOLDER)


def read(folder: Path | None) -> Mapping[str, str]:
    """Texts by path under the folder: `categories/*.toml`, `procedures/*.toml`, `sites/*.toml`, `duties/*.toml`,
    `registers/*.toml`, `boards/*.toml`, `letters/*.toml`, `opinions/*.toml`, `review.toml`, `annual.toml`,
    `indicators.toml`, `fees.tsv`; nothing without one.

    NotValid for a folder that is not there, and for a file that is wrong or takes the name of one of the platform's.
    """
    if folder is None:
        return {}
    if not folder.is_dir():
        raise NotValid(
            "catalogue.missing", f"没有目录 {folder}", f"there is no folder {folder}", field="GGZY_CATALOGUE"
        )
    found = {
        f"{kind}{path.name}": path.read_text("utf-8")
        for kind in (*_FOLDERS, category.FOLDER, procedure.FOLDER, site.FOLDER)
        for path in sorted((folder / kind).glob("*.toml"))
    }
    alone = (
        path
        for path in (folder / name for name in (fair_review.FILE, fees.FILE, annual_due.FILE, assessment.FILE))
        if path.is_file()
    )
    found |= {path.name: path.read_text("utf-8") for path in alone}
    taken = [
        path
        for folder, ours in ((category.FOLDER, category.ours()), (procedure.FOLDER, procedure.ours()))
        for path in found
        if path.startswith(folder) and Path(path).stem in ours
    ]
    if taken:
        raise NotValid(
            "catalogue.taken",
            f"{taken[0]} 与平台自带的同名",
            f"{taken[0]} has the name of one that comes with the platform",
            field="GGZY_CATALOGUE",
        )
    category.every(found)
    procedure.every(found)
    site.every(found)
    _fielded(duty.every(found), register.known(registers.GUIDES, found))
    register.every(found)
    board.every(found)
    letter_line.every(found)
    opinion_grade.every(found)
    assessment.every(found)
    fair_review.wanted(found)
    fees.of_city(found)
    annual_due.tried(found)
    return found


def _fielded(duties: Mapping[str, Duty], guides: Register) -> None:
    """Whoever writes the standard directory of a field also lets offices choose it."""
    known = {each for column in guides.columns for each in column.choices}
    for one in duties.values():
        if one.field and one.field not in known:
            raise NotValid(
                "duty.field",
                f"登记簿 {guides.id} 中没有领域 {one.field}，单位无法采用",
                f"the register {guides.id} does not offer the field {one.field}: no office could use it",
                field=one.id,
            )
