"""The operator's own categories, procedures and sites, read and tried once at start-up."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

from disclosure.rules import annual_due, board, duty, register
from evaluation.rules import fees
from kernel.errors import NotValid
from trading.rules import category, fair_review, procedure, site


def read(folder: Path | None) -> Mapping[str, str]:
    """Texts by path under the folder: `categories/*.toml`, `procedures/*.toml`, `sites/*.toml`, `duties/*.toml`,
    `registers/*.toml`, `boards/*.toml`, `review.toml`, `annual.toml`, `fees.tsv`; nothing without one.

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
        for kind in (category.FOLDER, procedure.FOLDER, site.FOLDER, duty.FOLDER, register.FOLDER, board.FOLDER)
        for path in sorted((folder / kind).glob("*.toml"))
    }
    alone = (
        path for path in (folder / name for name in (fair_review.FILE, fees.FILE, annual_due.FILE)) if path.is_file()
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
    duty.every(found)
    register.every(found)
    board.every(found)
    fair_review.wanted(found)
    fees.of_city(found)
    annual_due.tried(found)
    return found
