"""Every package's tables; `python -m tests.support.schema` writes the first revision anew before a release."""

from __future__ import annotations

import importlib
import pkgutil
import subprocess
import sys
from pathlib import Path
from typing import Final

from alembic.autogenerate import produce_migrations, render_python_code
from alembic.migration import MigrationContext
from alembic.operations.ops import CreateIndexOp, CreateTableOp, MigrateOperation, UpgradeOps
from sqlalchemy import MetaData, create_engine

from kernel.db import MIGRATIONS, metadata

PACKAGES: Final = ("people", "signing", "approval", "experts", "trading", "evaluation", "disclosure", "web")
FIRST: Final = MIGRATIONS / "versions" / "0001_tables.py"
TABLES: Final = MIGRATIONS / "tables"
HEAD: Final = '"""Every table as the first release has it."""\n'
IDENTITY: Final = 'revision = "0001"\ndown_revision = None\n'
UPGRADE: Final = "\n\n\ndef upgrade() -> None:\n    for make in ORDER:\n        make()\n"


def whole() -> MetaData:
    """The metadata after every store has declared its tables."""
    for name in ("kernel.lease", "kernel.once", "kernel.journal", "kernel.checkpoints", "kernel.sequencer"):
        importlib.import_module(name)
    for package in PACKAGES:
        for module in _modules(package):
            importlib.import_module(module)
    return metadata


def _modules(package: str) -> list[str]:
    """The package's stores: modules that are called so, or a package of them."""
    folder = Path(importlib.import_module(package).__path__[0])
    if (folder / "store").is_dir():
        inner = pkgutil.iter_modules([str(folder / "store")], f"{package}.store.")
        return [module.name for module in inner]
    return [f"{package}.{found.stem}" for found in sorted(folder.glob("*store.py"))]


def sources() -> dict[Path, str]:
    """The first revision as Python: a module a package, a function a table, called in the order of their keys."""
    tables = _tables()
    owners = {name: _owner(name) for name in tables}
    imports = "\n".join(sorted({f"from kernel.migrations.tables import {owner}" for owner in owners.values()}))
    order = "\n".join(f"    {owner}.{name.removeprefix(f'{owner}_')}," for name, owner in owners.items())
    made = {FIRST: f"{HEAD}\n{imports}\n\n{IDENTITY}\nORDER = (\n{order}\n){UPGRADE}"}
    for owner in sorted(set(owners.values())):
        head = f'"""The tables of {owner}."""\n\nimport sqlalchemy as sa\nfrom alembic import op\n\n\n'
        functions = (_function(name, ops) for name, ops in tables.items() if owners[name] == owner)
        made[TABLES / f"{owner}.py"] = head + "\n\n".join(functions)
    return {path: _formatted(path, code) for path, code in made.items()}


def _tables() -> dict[str, list[MigrateOperation]]:
    """Table → how it is made from nothing, its indexes included; referred tables first."""
    with create_engine("sqlite://").connect() as empty:
        steps = produce_migrations(MigrationContext.configure(empty), whole()).upgrade_ops
    found: dict[str, list[MigrateOperation]] = {}
    for step in steps.ops if steps else ():
        for one in getattr(step, "ops", [step]):
            assert isinstance(one, CreateTableOp | CreateIndexOp), one
            found.setdefault(str(one.table_name), []).append(one)
    return found


def _owner(table: str) -> str:
    """Tables begin with their package's name, the kernel's own do not; those of a store `x_store` that begin with the
    package's name and `x_` have a module of their own."""
    first, second, *rest = [*table.split("_"), ""]
    if first not in PACKAGES:
        return "kernel"
    apart = any(rest) and f"{first}.{second}_store" in _modules(first)
    return f"{first}_{second}" if apart else first


def _function(name: str, ops: list[MigrateOperation]) -> str:
    code = render_python_code(UpgradeOps(ops), sqlalchemy_module_prefix="sa.", alembic_module_prefix="op.")
    lines = [line for line in code.splitlines() if not line.lstrip().startswith("#")]
    body = "\n".join(f"    {line.removeprefix('    ')}" for line in lines)
    return f"def {name.removeprefix(f'{_owner(name)}_')}() -> None:\n{body}\n"


def _formatted(path: Path, code: str) -> str:
    for job in (["check", "--select", "I,F401", "--fix", "--quiet"], ["format"]):
        command = [sys.executable, "-m", "ruff", *job, "--stdin-filename", str(path), "-"]
        code = subprocess.run(command, input=code, capture_output=True, text=True, check=True).stdout
    return code


def write() -> None:
    """Put the first revision on disk; modules of packages without tables go."""
    made = sources()
    for old in {*TABLES.glob("*.py")} - {TABLES / "__init__.py"} - made.keys():
        old.unlink()
    for path, code in made.items():
        path.write_text(code)


if __name__ == "__main__":
    write()
