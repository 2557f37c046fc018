"""No registry's host and no path of one machine stands in any file."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path
from typing import Final

from checks import tree

REGISTRY: Final = re.compile(
    r"\b(?:pypi\.org|pythonhosted\.org|pypi\.python\.org|npmjs\.(?:org|com)|yarnpkg\.com|deb\.debian\.org"
    r"|(?:pypi|mirrors?|npm)\.[\w-]+\.(?:edu\.cn|com|cn|net|org)|registry\.npmmirror\.com)\b"
)
MACHINE: Final = re.compile(r"(?<![\w.:}-])/(?!home/web_user\b)(?:work|root|home|farm|Users)/[\w.-]+")
"""`web_user` has a home on no machine: compiled libraries of the browser all name it."""
LOCK: Final = re.compile(r"(?:^|/)(?:.*\.lock|.*lock\.(?:json|yaml|toml)|requirements.*\.txt|\.npmrc|pip\.conf)$")
ADDRESS: Final = re.compile(r"\w://|--(?:extra-)?index-url|--find-links|^registry\s*=", re.MULTILINE)


def findings(root: Path) -> list[str]:
    return [found for path in tree.files(root) for found in _in_file(root, path)]


def _in_file(root: Path, path: Path) -> Iterator[str]:
    try:
        text = (root / path).read_text("utf-8")
    except UnicodeDecodeError:
        return
    if LOCK.search(path.as_posix()) and (found := ADDRESS.search(text)):
        yield f"{path}: an address in a lock file: {found.group(0)}"
    if found := REGISTRY.search(text):
        yield f"{path}: a registry's host: {found.group(0)}"
    if found := MACHINE.search(text):
        yield f"{path}: a path of one machine: {found.group(0)}"
