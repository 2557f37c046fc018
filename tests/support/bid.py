"""The sealing core of the bidder's browser (`web/static/bid`) in Node."""

from __future__ import annotations

import base64
import json
import subprocess
from typing import Any, Final
from urllib.parse import quote

from client import facts
from kernel import canon
from tests.support.counter import BIDDER, CUSTODIANS, DEADLINE, NOW, Counter
from tests.support.node import node
from tests.support.parts import ROOT

FOLDER: Final = ROOT / "web" / "static" / "bid"
MODULES: Final = sorted(path.stem for path in FOLDER.glob("*.js") if not path.stem.endswith(("worker", "page")))
KNOWN: Final = facts.read(Counter().facts())
FACTS: Final[dict[str, Any]] = {
    "tender": KNOWN.tender.tender,
    "tender_doc_sha256": KNOWN.document_sha256,
    "lot": KNOWN.lot,
    "bidder": KNOWN.bidder,
    "seq": KNOWN.seq,
    "prev": KNOWN.prev,
    "deadline": canon.instant(DEADLINE),
    "mode": "self+custodians",
    "k": 2,
    "client": "ggzy-browser/0.1.0",
    "created": canon.instant(NOW),
}
OWN: Final = BIDDER.encrypt.certificate
HOLDERS: Final = [each.encrypt.certificate for each in CUSTODIANS]
OPENERS: Final = {"own": OWN, "custodians": HOLDERS}
"""A bid for the lot of `counter`, as the page would tell the core of it, and who can open it."""

_MARK: Final = "base64:"
_CORE: Final = """
import { appendFileSync, openAsBlob, readFileSync, writeFileSync } from "node:fs";
const MARK = "base64:";
const given = JSON.parse(readFileSync(0, "utf8"), (_, value) => (typeof value === "string" && value.startsWith(MARK)
  ? Uint8Array.from(Buffer.from(value.slice(MARK.length), "base64")) : value));
const answer = (value) => console.log(JSON.stringify(value, (_, one) => (one instanceof Uint8Array
  ? MARK + Buffer.from(one).toString("base64") : one)));
const attempt = async (task) => {
  try { return await task(); } catch (error) { return { code: error.code, field: error.field, zh: error.zh }; }
};
const gathered = async (parts) => {
  const made = [];
  for await (const part of parts) made.push(part);
  return Uint8Array.from(Buffer.concat(made));
};
const steps = (data, size) => Array.from({ length: Math.ceil(data.length / size) }, (_, i) =>
  data.subarray(i * size, (i + 1) * size));
const blobs = (files) => Promise.all(files.map(async ({ at, ...file }) => ({ ...file, blob: await openAsBlob(at) })));
"""
# Node asks a package file whether scripts are modules; a browser does not, so none lies beside them. One that nobody
# could tell for a module by its text is one, too, as it is in the browser.
_LOADER: Final = """export const load = (url, context, next) =>
  next(url, url.endsWith(".umd.js") ? { ...context, format: "module" } : context);"""
_HOOK: Final = (
    f"""import {{ register }} from "node:module"; register({json.dumps("data:text/javascript," + quote(_LOADER))});"""
)
_AS_MODULES: Final = (
    "--experimental-detect-module",
    "--disable-warning=MODULE_TYPELESS_PACKAGE_JSON",
    "--import",
    "data:text/javascript," + quote(_HOOK),
)


def answered(script: str, given: object = None) -> Any:  # noqa: ANN401  any JSON, and bytes in it
    """What the script's `answer(value)` gives, with each module under its name and the input as `given`.

    It may name things as modules are named. Bytes go in and come out as such. `attempt(task)` gives a refusal's code,
    field and Chinese words as a value.
    """
    imports = "".join(f'import * as {name} from "./{name}.js";\n' for name in MODULES)
    command = [node(), *_AS_MODULES, "--input-type=module", "-e", f"{imports}{_CORE}{{{script}\n}}"]
    sent = json.dumps(given, default=_marked)
    done = subprocess.run(command, input=sent, capture_output=True, text=True, check=False, cwd=FOLDER, timeout=600)
    assert done.returncode == 0, done.stderr
    return _unmarked(json.loads(done.stdout))


def _marked(value: object) -> str:
    if not isinstance(value, bytes):
        raise TypeError(f"no JSON: {value!r}")
    return _MARK + base64.b64encode(value).decode()


def _unmarked(value: Any) -> Any:  # noqa: ANN401
    match value:
        case str() if value.startswith(_MARK):
            return base64.b64decode(value.removeprefix(_MARK))
        case list():
            return [_unmarked(each) for each in value]
        case dict():
            return {name: _unmarked(each) for name, each in value.items()}
    return value
