"""The table of figures in `docs/performance.md`."""

from __future__ import annotations

from pathlib import Path
from typing import Final

from bench.figure import HEADINGS, Figure, cells

PAGE: Final = Path(__file__).resolve().parent.parent / "docs" / "performance.md"
BEGIN: Final = "<!-- figures: written by `python3 run.py bench NAME --record` -->\n"
END: Final = "<!-- end of figures -->\n"


def record(figures: list[Figure], page: Path = PAGE) -> None:
    """Put the figures into the page's table; a figure that stands there already is replaced."""
    before, _, rest = page.read_text("utf-8").partition(BEGIN)
    kept, _, after = rest.partition(END)
    rows = {line.split("|")[1].strip(): line for line in kept.splitlines()[2:] if line.startswith("|")}
    rows |= {figure["name"]: _line(cells(figure)) for figure in figures}
    table = "\n".join([_line(HEADINGS), _line(("---",) * len(HEADINGS)), *(rows[name] for name in sorted(rows))])
    page.write_text(f"{before}{BEGIN}{table}\n{END}{after}", "utf-8")


def _line(parts: tuple[str, ...]) -> str:
    return f"| {' | '.join(parts)} |"
