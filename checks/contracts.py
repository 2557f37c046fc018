"""The import contracts name every room that they are about, so that a new one cannot slip past."""

from __future__ import annotations

import tomllib
from pathlib import Path
from typing import Final

from checks import tree

PURE: Final = "Rules, methods and the kernel's floor are pure"
CLIENTS: Final = "Clients are built of pure rooms"


def findings(root: Path) -> list[str]:
    tool = tomllib.loads((root / "pyproject.toml").read_text("utf-8"))["tool"]
    contracts = {contract["name"]: contract for contract in tool["importlinter"]["contracts"]}
    return [*_kernel(root, contracts), *_stores(root, contracts)]


def _kernel(root: Path, contracts: dict[str, dict[str, list[str]]]) -> list[str]:
    """Each module of the kernel is either of the floor or forbidden to those who may use only the floor."""
    found = []
    for name in _modules(root / "kernel"):
        module = f"kernel.{name}"
        if name in tree.FLOOR:
            if module not in contracts[PURE]["source_modules"]:
                found.append(f"{module}: of the floor, but not a source of {PURE!r}")
            continue
        found += [
            f"{module}: above the floor, but not forbidden by {rule!r}"
            for rule in (PURE, CLIENTS)
            if module not in contracts[rule]["forbidden_modules"]
        ]
    return found


def _stores(root: Path, contracts: dict[str, dict[str, list[str]]]) -> list[str]:
    """Each package's store is protected from all others."""
    guarded = {module for contract in contracts.values() for module in contract.get("protected_modules", [])}
    return [
        f"{package}.store: no contract protects it"
        for package in tree.PACKAGES
        if "store" in _modules(root / package) and f"{package}.store" not in guarded
    ]


def _modules(package: Path) -> list[str]:
    inside = [path.stem for path in package.glob("*.py") if path.stem != "__init__"]
    return sorted(inside + [path.parent.name for path in package.glob("*/__init__.py")])
