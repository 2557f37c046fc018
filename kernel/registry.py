"""Finds every module's METHOD in a package of methods."""

from __future__ import annotations

import importlib
import pkgutil
from types import ModuleType
from typing import Any

from kernel.errors import Fault


def discover(package: ModuleType) -> dict[str, Any]:
    """Module name → its METHOD, sorted by name; a Fault at start-up if a module has none.

    The module checks its own METHOD against the package's Protocol (`METHOD: Method = …`). The name is what
    tenders keep: a method is retired, never renamed.
    """
    found = {}
    for module in sorted(pkgutil.iter_modules(package.__path__), key=lambda one: one.name):
        loaded = importlib.import_module(f"{package.__name__}.{module.name}")
        if not hasattr(loaded, "METHOD"):
            raise Fault(f"{loaded.__name__} has no METHOD")
        found[module.name] = loaded.METHOD
    return found
