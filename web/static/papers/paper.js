/* What a PDF is: its pages, its fonts, and whatever in it acts, hides or reaches out; the same as
 * `trading/rules/papers/paper.py`. */
import { pages } from "./document.js";
import { Findings } from "./finding.js";
import { opened } from "./references.js";
import { Broken, Ref, Stream, TooMuch, latin } from "./syntax.js";

export const LARGEST = 512 * 1024 * 1024;
export const NOWHERE = { page: 0, object: 0 };

const ACTIONS = {
  JavaScript: "paper.script", Launch: "paper.launch", GoToR: "paper.external", GoToE: "paper.external",
  SubmitForm: "paper.external", ImportData: "paper.external", Thread: "paper.external", Rendition: "paper.rich_media",
  Movie: "paper.rich_media", Sound: "paper.rich_media", RichMediaExecute: "paper.rich_media",
  GoTo3DView: "paper.rich_media",
};
const SHAPES = {
  FileAttachment: "paper.embedded_file", RichMedia: "paper.rich_media", "3D": "paper.rich_media",
  Movie: "paper.rich_media", Sound: "paper.rich_media", Screen: "paper.rich_media",
};
const MEMBERS = {
  JS: "paper.script", JavaScript: "paper.script", AA: "paper.action", XFA: "paper.xfa", EF: "paper.embedded_file",
  EmbeddedFiles: "paper.embedded_file",
};
const FONTS = ["Type1", "MMType1", "TrueType", "CIDFontType0", "CIDFontType2"];
const FILES = ["FontFile", "FontFile2", "FontFile3"];
const has = (table, name) => Object.hasOwn(table, name);

/** Everything that is to be said of a PDF by itself: {pages, document, sheets, findings}. `document` is null where it
 * could not be read. */
export function look(data) {
  const made = { pages: 0, document: null, sheets: [], findings: new Findings() };
  if (data.length > LARGEST) {
    made.findings.found("paper.too_large", NOWHERE, `${data.length} > ${LARGEST}`);
    return made;
  }
  try {
    looked(made, data);
  } catch (error) {
    if (error instanceof TooMuch) made.findings.found("paper.too_much", NOWHERE, error.message);
    else if (error instanceof Broken) made.findings.found("paper.unreadable", NOWHERE);
    else throw error;
  }
  return made;
}

function looked(made, data) {
  const document = opened(data), { findings } = made;
  if ((document.trailer.get("Encrypt") ?? null) !== null) return findings.found("paper.encrypted", NOWHERE);
  try {
    made.sheets = pages(document);
  } catch (error) {
    if (!(error instanceof Broken)) throw error;
    return findings.found("paper.page_tree", NOWHERE);
  }
  made.pages = made.sheets.length;
  if (!made.pages) findings.found("paper.no_pages", NOWHERE);
  for (const met of everything(document, made.sheets)) {
    if (met.value instanceof Stream && met.value.facts.has("F")) findings.found("paper.external", met);
    if (met.value instanceof Map) judge(findings, document, met);
  }
  made.document = document;
  if (document.searched) findings.found("paper.damaged", NOWHERE);
  return made;
}

/** All that can be reached, {page, object, value}: page by page first, then from the catalog. Each object once. */
export function* everything(document, sheets) {
  const seen = new Set(sheets.map(({ number }) => number));
  for (const [n, sheet] of sheets.entries()) {
    const own = new Map(sheet.facts);
    own.delete("Parent");
    own.set("Resources", sheet.resources);
    yield* reached(document, own, seen, n + 1, sheet.number);
  }
  yield* reached(document, document.trailer.get("Root"), seen, 0, 0);
}

function* reached(document, first, seen, page, start) {
  const waiting = [[start, first]];
  while (waiting.length) {
    let [object, value] = waiting.pop();
    if (value instanceof Ref) {
      if (seen.has(value.number)) continue;
      seen.add(value.number);
      [object, value] = [value.number, document.object(value.number)];
      if (value instanceof Ref) {
        waiting.push([object, value]);
        continue;
      }
    }
    document.budget.value();
    yield { page, object, value };
    if (value instanceof Stream) {
      value = value.facts;
      yield { page, object, value };
    }
    if (value instanceof Map) {
      const kept = [...value].filter(([name]) => name !== "Parent" || !page).map(([, each]) => [object, each]);
      waiting.push(...kept.reverse());
    } else if (Array.isArray(value)) for (let i = value.length - 1; i >= 0; i--) waiting.push([object, value[i]]);
  }
}

function judge(findings, document, met) {
  const facts = met.value;
  for (const [name, code] of Object.entries(MEMBERS)) {
    if (facts.has(name) && !resource(document, facts.get(name))) findings.found(code, met);
  }
  const action = document.named(facts.get("S")), shape = document.named(facts.get("Subtype"));
  if (has(ACTIONS, action)) findings.found(ACTIONS[action], met);
  if (has(SHAPES, shape)) findings.found(SHAPES[shape], met);
  if (shape === "Form" && facts.has("Ref")) findings.found("paper.external", met);
  const target = document.of(facts.get("URI"));
  if (target instanceof Uint8Array) findings.found("paper.link", met, shown(target));
  if (FONTS.includes(shape) && (facts.get("BaseFont") ?? null) !== null) font(findings, document, met);
}

/** Fonts and pictures may bear any name, these too; what acts has neither type nor shape of its own. */
function resource(document, value) {
  const named = document.facts(value);
  return document.of(value) === null || named.has("Subtype") || named.has("Type");
}

function font(findings, document, met) {
  const described = document.facts(met.value.get("FontDescriptor"));
  if (FILES.some((name) => document.of(described.get(name)) instanceof Stream)) return;
  findings.found(met.page ? "paper.font" : "paper.form_font", met, document.named(met.value.get("BaseFont")) || "?");
}

const starts = (bytes, mark) => mark.every((byte, i) => bytes[i] === byte);

/** A text string of a PDF as people read it, no longer than a line. */
export function shown(text) {
  let said = null;
  if (starts(text, [0xfe, 0xff])) said = new TextDecoder("utf-16be", { ignoreBOM: true }).decode(text.subarray(2));
  else if (starts(text, [0xef, 0xbb, 0xbf])) said = new TextDecoder("utf-8", { ignoreBOM: true }).decode(text.subarray(3));
  return said === null ? latin(text.subarray(0, 200)) : [...said].slice(0, 200).join("");
}
