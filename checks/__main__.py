"""`run.py check`: every tool and every house rule, all findings at once."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Final

from checks import contracts, docs, hosts, names, purity, sizes, tree, vendor

TOOLS: Final = {
    "format": ("ruff", "format", "--check", "--quiet", "--output-format", "concise"),
    "lint": ("ruff", "check", "--quiet", "--output-format", "concise"),
    "imports": ("lint-imports", "--no-cache"),
    "types": ("mypy",),
}
RULES: Final[dict[str, Callable[[Path], list[str]]]] = {
    "sizes": sizes.findings,
    "names": names.findings,
    "purity": purity.findings,
    "contracts": contracts.findings,
    "hosts": hosts.findings,
    "vendored files": vendor.findings,
    "generated documents": docs.findings,
}


def main() -> None:
    """Run every check even if an earlier one fails; leave with 1 if any did."""
    failed = [name for name, command in TOOLS.items() if not _tool(name, command)]
    failed += [name for name, rule in RULES.items() if not _rule(name, rule)]
    print(f"     {sizes.summary(tree.ROOT)}")
    if failed:
        raise SystemExit(f"check failed: {', '.join(failed)}")


def _tool(name: str, command: tuple[str, ...]) -> bool:
    program = str(Path(sys.executable).parent / command[0])
    done = subprocess.run(
        [program, *command[1:]], cwd=tree.ROOT, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True, check=False
    )
    return _say(name, [] if done.returncode == 0 else done.stdout.strip().splitlines())


def _rule(name: str, rule: Callable[[Path], list[str]]) -> bool:
    return _say(name, rule(tree.ROOT))


def _say(name: str, found: list[str]) -> bool:
    print(f"{'FAIL' if found else 'ok  '} {name}", flush=True)
    for line in found:
        print(f"     {line}")
    return not found


if __name__ == "__main__":
    main()
