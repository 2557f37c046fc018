"""The page of open data."""

from __future__ import annotations

from dataclasses import dataclass

from kernel.errors import Words


@dataclass(frozen=True, slots=True)
class DataFile:
    """One file to be taken, at an address of this site."""

    name: str
    href: str
    media_type: str


@dataclass(frozen=True, slots=True)
class DataSet:
    """One data set; `patterns` are addresses with a part to fill in."""

    id: str
    title: Words
    about: Words
    updated: Words
    files: tuple[DataFile, ...]
    schema: str = ""
    patterns: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class OpenDataPage:
    """All data sets, and the months' files of procurement with their number of releases, newest first.

    `prefix`: of the ocids; `unregistered` where it is the standard's placeholder.
    """

    sets: tuple[DataSet, ...]
    months: tuple[tuple[DataFile, int], ...]
    licence: str
    prefix: str
    unregistered: bool = False
