"""The page of open data."""

from __future__ import annotations

from dataclasses import dataclass

from disclosure.rules.data_set import Column
from kernel.errors import Words


@dataclass(frozen=True, slots=True)
class DataFile:
    """One file to be taken, at an address of this site; `called` in short where its data set stands before it."""

    name: str
    href: str
    media_type: str
    called: str = ""


@dataclass(frozen=True, slots=True)
class DataSet:
    """One data set; `patterns` are addresses with a part to fill in, `items` its columns where it is a table."""

    id: str
    title: Words
    about: Words
    updated: Words
    files: tuple[DataFile, ...]
    schema: str = ""
    patterns: tuple[str, ...] = ()
    items: tuple[Column, ...] = ()


@dataclass(frozen=True, slots=True)
class DataGroup:
    """Data sets of one kind under their heading."""

    title: Words
    sets: tuple[DataSet, ...]


@dataclass(frozen=True, slots=True)
class DataMonth:
    """What there is of a month: files with their number of rows, and all that is monthly in one ZIP."""

    name: str
    files: tuple[tuple[DataFile, int], ...]
    bulk: DataFile


@dataclass(frozen=True, slots=True)
class OpenDataPage:
    """All data sets, and the months' files with their number of releases, newest first.

    `bulk`: all data sets in one file; `prefix`: of the ocids; `unregistered` where it is the standard's placeholder.
    """

    groups: tuple[DataGroup, ...]
    bulk: DataFile
    months: tuple[DataMonth, ...]
    licence: str
    prefix: str
    unregistered: bool = False
