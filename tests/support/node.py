"""The second verifier's scripts in Node: the command line, and its functions one by one."""

from __future__ import annotations

import json
import shutil
import subprocess
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any, Final

from tests.support.parts import ROOT, missing

FOLDER: Final = ROOT / "verifier" / "web"
_ALL: Final = """require("fs").readFileSync("index.html", "utf8").match(/(?<=src=")(?!page)[a-z]+(?=\\.js")/g)"""
_BEGIN: Final = """for (const name of %s) require(`${process.cwd()}/${name}.js`);
const given = JSON.parse(require("fs").readFileSync(0, "utf8"));
"""


def node() -> str:
    """The program, or the test is skipped."""
    return shutil.which("node") or missing("no Node: the second verifier also runs in the browser's tests")


def verified(archive: Path, policy: Path | None = None, *receipts: Path) -> tuple[int, dict[str, Any]]:
    """Exit code and report of `cli.js`; the report is empty where it refuses."""
    words = [node(), str(FOLDER / "cli.js"), str(archive), "--json"]
    words += ["--policy", str(policy)] if policy else []
    words += [word for path in receipts for word in ("--receipt", str(path))]
    done = subprocess.run(words, capture_output=True, text=True, check=False, timeout=600)
    return done.returncode, json.loads(done.stdout) if done.stdout else {}


def each(cases: Sequence[tuple[Path, Path | None]]) -> list[dict[str, Any]]:
    """The reports on many dossiers, each with its policy or none, from one process that reads them one after another."""
    script = """
      const read = (path) => Uint8Array.from(require("fs").readFileSync(path));
      const made = [];
      for (const [path, policy] of given) {
        const data = await require("fs").openAsBlob(path);
        made.push(Ebid.told(await Ebid.verify(data, { policy: policy ? read(policy) : undefined, receipts: [] })));
      }
      answer(made);"""
    made: list[dict[str, Any]] = told(script, [[str(path), str(policy or "")] for path, policy in cases])
    return made


def told(script: str, given: object, files: Sequence[str] = ()) -> Any:  # noqa: ANN401  any JSON
    """What the script's `answer(value)` gives, with the verifier, or only these files of it, as `Ebid` and the input as
    `given`."""
    body = f"const answer = (value) => console.log(JSON.stringify(value));\n(async () => {{ {script} }})();"
    done = subprocess.run(
        [node(), "-e", _BEGIN % (json.dumps(list(files)) if files else _ALL) + body],
        input=json.dumps(given),
        capture_output=True,
        text=True,
        check=False,
        cwd=FOLDER,
    )
    assert done.returncode == 0, done.stderr
    return json.loads(done.stdout)


def statuses(report: Mapping[str, Any]) -> dict[str, str]:
    """id → status."""
    return {each["id"]: each["status"] for each in report["checks"]}
