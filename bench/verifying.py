"""`ggzy verify` as a whole command, beside a bare program that only reads, hashes and checks as many signatures."""

from __future__ import annotations

import subprocess
import sys
from time import perf_counter
from typing import Final

from bench import lots
from bench.figure import Figure, of_rounds
from bench.lots import Lot

MORE: Final = 450
"""Entries that bring the played lot to 500 events."""
LONG: Final = 100_000
BARE: Final = """
import hashlib, json, sys, zipfile
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec
key = ec.generate_private_key(ec.SECP256R1())
made, public, by = key.sign(b"", ec.ECDSA(hashes.SHA256())), key.public_key(), ec.ECDSA(hashes.SHA256())
with zipfile.ZipFile(sys.argv[1]) as archive:
    for name in archive.namelist():
        data = archive.read(name)
        hashlib.sha256(data).digest()
        if name.endswith((".p7s", ".tsr")):
            public.verify(made, b"", by)
        for line in data.splitlines() if name.endswith(".jsonl") else ():
            json.loads(line)
            for _ in range(4):
                hashlib.sha256(line).digest()
"""
"""What nobody can avoid: every file read and hashed, every event parsed and hashed up to its leaf, a signature each."""

WATCHED: Final = """
import runpy, sys
try:
    runpy.run_module("ggzy", run_name="__main__")
finally:
    peak = next(line.split()[1] for line in open("/proc/self/status") if line.startswith("VmHWM"))
    print(peak, file=sys.stderr)
"""
"""The command, and what memory it had at most, in KiB."""


def figures(quick: bool) -> list[Figure]:
    long, rounds, played = (LONG // 20, 2, lots.terminated) if quick else (LONG, 5, lots.awarded)
    with lots.played() as company:
        short, wide = played(company, "ZC-0500", MORE), lots.terminated(company, "ZC-0501", long)
        times = [(_verified(short), _bare(short), _verified(wide), _bare(wide)) for _ in range(rounds)]
    told = f"s for 100,000 events, by {wide.events:,}"
    seconds = [(verified, bare) for (verified, _), bare, _, _ in times]
    memory = [(most, less) for (_, less), _, (_, most), _ in times]
    by = (LONG - short.events) / (wide.events - short.events)
    wides = [(one + (two - one) * by, bare + (wider - bare) * by) for (one, _), bare, (two, _), wider in times]
    return [
        of_rounds("verify_500_s", f"s for {short.events:,} events", seconds, "lower", 10),
        of_rounds("verify_100k_s", told, wides, "lower", 30),
        of_rounds("verify_memory", f"MiB at {wide.events:,} events; floor: at {short.events:,}", memory, "lower", 1.1),
    ]


def _verified(lot: Lot) -> tuple[float, float]:
    """Seconds and MiB at most of the whole command."""
    words = [sys.executable, "-c", WATCHED, "verify", str(lot.archive), "--policy", str(lot.policy), "--json"]
    began = perf_counter()
    done = subprocess.run(words, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, check=True)
    return perf_counter() - began, int(done.stderr) / 1024


def _bare(lot: Lot) -> float:
    began = perf_counter()
    subprocess.run([sys.executable, "-c", BARE, str(lot.archive)], check=True)
    return perf_counter() - began
