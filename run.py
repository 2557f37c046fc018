#!/usr/bin/env python3
"""Make the environment from the hash-locked requirements and run a task: `python3 run.py TASK [ARGUMENTS]`.

Standard library only: a bare Debian with Python 3.11 or newer, pip and git is enough.
"""

from __future__ import annotations

import ctypes
import hashlib
import importlib.util
import os
import shutil
import subprocess
import sys
import venv
from pathlib import Path
from typing import Final, NamedTuple, NoReturn

ROOT: Final = Path(__file__).resolve().parent
ENV: Final = ROOT / ".venv"
PYTHON: Final = ENV / "bin" / "python"
BROWSER: Final = ROOT / "tests" / "browser"
IN_CI: Final = os.environ.get("CI", "") == "true"
RUNTIME: Final = "requirements.lock"
TEST: Final = "requirements-test.lock"
PANGO: Final = {"libpango-1.0.so.0": "libpango-1.0-0", "libpangoft2-1.0.so.0": "libpangoft2-1.0-0"}
SUBSET: Final = {"libharfbuzz-subset.so.0": "libharfbuzz-subset0"}
"""Cuts the Chinese font down to a paper's glyphs; without it Python does that, and a paper takes seconds."""
SOFTHSM: Final = "softhsm2"
"""A token in software: the package, and its tool `softhsm2-util`."""
COMPILER: Final = ("gcc", "libc6-dev")


class Task(NamedTuple):
    """`module` runs with `arguments` and whatever follows the task's name, in the environment of `lock`."""

    about: str
    lock: str
    module: str
    arguments: tuple[str, ...] = ()
    paper: bool = False
    browser: bool = False
    tools: bool = False


TASKS: Final = {
    "demo": Task("play real tenders and a live auction, then serve the site", RUNTIME, "ggzy", ("demo",), paper=True),
    "serve": Task("serve the site", RUNTIME, "ggzy", ("serve",), paper=True),
    "verify": Task("verify a dossier offline", RUNTIME, "ggzy", ("verify",)),
    "ggzy": Task("any command of ggzy: bid, sign, vrf, db …", RUNTIME, "ggzy", paper=True),
    "test": Task(
        "run the tests (all, or what the arguments name)", TEST, "checks.tests", paper=True, browser=True, tools=True
    ),
    "check": Task("format, lint, types, import contracts, sizes, generated documents", TEST, "checks"),
    "docs": Task("write the generated documents anew", TEST, "checks.docs"),
    "bench": Task("measure a part beside its floor: bench NAME [--quick] [--json FILE]", TEST, "bench", paper=True),
    "rows": Task("which acceptance rows passed in the last test run", RUNTIME, "checks.rows"),
    "stats": Task("the long statistical searches", TEST, "checks.tests", ("-m", "stats")),
    "corpus": Task(
        "replay and screen real contracts; fails where a recorded figure does not hold", TEST, "tests.support.corpora"
    ),
    "torture": Task("kills, full disks and races at length", TEST, "checks.tests", ("-m", "torture"), paper=True),
    "lock": Task("choose and lock the versions of all dependencies", TEST, "checks.lock"),
}


def main(arguments: list[str]) -> None:
    if sys.version_info < (3, 11):  # noqa: UP036 (whoever comes with an older one is told so)
        stop(f"Python 3.11 or newer is needed; this is {sys.version.split()[0]}.")
    task = TASKS.get(arguments[0]) if arguments else None
    if task is None:
        stop(usage())
    make_environment(task.lock)
    if task.paper:
        find_pango()
    if task.browser:
        find_chromium()
    if task.tools:
        find_softhsm()
        find_compiler()
    if task.module != "ggzy":  # the product's commands take files as the caller names them
        os.chdir(ROOT)
    sys.stdout.flush()
    command = [str(PYTHON), "-m", task.module, *task.arguments, *arguments[1:]]
    os.execv(command[0], command)


def usage() -> str:
    lines = [f"  {name:<8} {task.about}" for name, task in TASKS.items()]
    return "\n".join(["python3 run.py TASK [ARGUMENTS]", *lines])


def stop(why: str) -> NoReturn:
    print(why, file=sys.stderr)
    raise SystemExit(2)


def say(what: str) -> None:
    print(f"run.py: {what}", file=sys.stderr, flush=True)


def works(*command: str) -> bool:
    """Whether the command ends well; of what it prints only its errors are shown."""
    try:
        quiet = subprocess.DEVNULL
        return subprocess.run(command, stdin=quiet, stdout=quiet, check=False).returncode == 0
    except FileNotFoundError:
        return False


# ---------------------------------------------------------------- the environment
def make_environment(lock: str) -> None:
    """Nothing to do if the lock, or the wider one, was already installed for this Python."""
    if any(stamp(each).is_file() and stamp(each).read_text("utf-8") == state(each) for each in (lock, TEST)):
        return
    fresh = not PYTHON.exists() or made_for() != sys.version.split()[0]
    if fresh:
        say(f"making {ENV.name} for Python {sys.version.split()[0]}")
        venv.create(ENV, clear=ENV.exists(), symlinks=True, with_pip=False)
    say(f"installing {lock} (half a minute)")
    ours = sys.executable if importlib.util.find_spec("pip") else getattr(sys, "_base_executable", sys.executable)
    pip = (ours, "-m", "pip", "--python", str(PYTHON), "install", "-qq", "--disable-pip-version-check")
    if not works(*pip, "--require-hashes", "--no-deps", "--only-binary=:all:", "-r", str(ROOT / lock)):
        stop(f"{lock} could not be installed; pip said why above. On Debian: apt-get install python3-pip")
    add_ourselves()
    stamp(lock).write_text(state(lock), "utf-8")


def stamp(lock: str) -> Path:
    return ENV / f"{lock}.done"


def state(lock: str) -> str:
    digest = hashlib.sha256((ROOT / lock).read_bytes()).hexdigest()
    return f"{digest} {sys.version.split()[0]} {ROOT}"


def made_for() -> str:
    """The Python version that the environment was made for."""
    config = ENV / "pyvenv.cfg"
    lines = config.read_text("utf-8").splitlines() if config.is_file() else []
    return next((line.partition("=")[2].strip() for line in lines if line.startswith("version")), "")


def add_ourselves() -> None:
    """Our packages and the command `ggzy` join the environment as they lie here."""
    site = next((ENV / "lib").glob("python*/site-packages"))
    (site / "ggzy-here.pth").write_text(f"{ROOT}\n", "utf-8")
    command = ENV / "bin" / "ggzy"
    command.write_text(f"#!{PYTHON}\nfrom ggzy.__main__ import main\n\nmain()\n", "utf-8")
    command.chmod(0o755)


# ---------------------------------------------------------------- what pip cannot bring
def find_pango() -> None:
    """PDFs need Pango; the rest of the product works without it."""
    if not (missing := absent(PANGO | SUBSET)):
        return
    apt_install(*missing)
    if missing := absent(PANGO):
        line = f"PDF unavailable without Pango; to have it: apt-get install {' '.join(missing)}"
        if IN_CI:
            stop(line)
        say(line)
    elif missing := absent(SUBSET):
        say(f"PDFs are made slowly; faster: apt-get install {' '.join(missing)}")


def absent(libraries: dict[str, str]) -> list[str]:
    """The packages of the libraries that this machine lacks."""
    return [package for library, package in libraries.items() if not loads(library)]


def loads(library: str) -> bool:
    try:
        ctypes.CDLL(library)
    except OSError:
        return False
    return True


def find_chromium() -> None:
    """Leave the path of a Chromium in GGZY_CHROMIUM for the tests in a browser; without one they are skipped."""
    if given := os.environ.get("GGZY_CHROMIUM"):
        if not os.access(given, os.X_OK):
            stop(f"GGZY_CHROMIUM is {given}, which is no program")
        return
    found = installed_chromium()
    if not found and IN_CI and apt_install("chromium"):
        found = installed_chromium()
    found = found or npm_chromium()
    if found:
        os.environ["GGZY_CHROMIUM"] = found
        return
    line = (
        "no Chromium: the tests in a browser are skipped; to have them: apt-get install chromium, or set GGZY_CHROMIUM"
    )
    if IN_CI:
        stop(line)
    say(line)


def installed_chromium() -> str | None:
    names = ("chromium", "chromium-browser", "google-chrome", "chrome")
    return next((path for name in names if (path := shutil.which(name))), None)


def npm_chromium() -> str | None:
    """The headless Chromium that the npm package carries, unpacked by its own program."""
    if not (shutil.which("node") and shutil.which("npm")):
        return None
    if not (BROWSER / "node_modules").is_dir() and not works("npm", "ci", "--silent", "--prefix", str(BROWSER)):
        return None
    program = "import('@sparticuz/chromium').then(m => m.default.executablePath()).then(p => console.log(p))"
    done = subprocess.run(["node", "-e", program], cwd=BROWSER, stdout=subprocess.PIPE, text=True, check=False)
    return done.stdout.strip() or None if done.returncode == 0 else None


def find_softhsm() -> None:
    """The tests of keys on tokens need one in software; where it is not they are skipped, and in CI they fail."""
    if not shutil.which(f"{SOFTHSM}-util") and not apt_install(SOFTHSM):
        say(f"no SoftHSM: the tests of tokens are skipped, in CI they fail; to have it: apt-get install {SOFTHSM}")


def find_compiler() -> None:
    """The floor that the live benchmark is measured by is a program in C, and its tests make it."""
    if not shutil.which("cc") and not apt_install(*COMPILER):
        needed = " ".join(COMPILER)
        say(f"no C compiler: a test of the benchmarks is skipped, in CI it fails; to have it: apt-get install {needed}")


def apt_install(*packages: str) -> bool:
    """Install Debian packages where we may: as root, or by sudo without a password."""
    if not shutil.which("apt-get"):
        return False
    if os.geteuid() == 0:
        may: tuple[str, ...] = ()
    elif shutil.which("sudo") and works("sudo", "-n", "true"):
        may = ("sudo", "-n")
    else:
        return False
    say(f"installing {' '.join(packages)} with apt-get")
    apt = (*may, "env", "DEBIAN_FRONTEND=noninteractive", "apt-get", "-qq", "-y", "-o=Dpkg::Use-Pty=0")
    install = (*apt, "install", "--no-install-recommends", *packages)
    return works(*install) or (works(*apt, "update") and works(*install))


if __name__ == "__main__":
    main(sys.argv[1:])
