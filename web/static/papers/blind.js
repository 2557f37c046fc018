/* What in a paper of the blind part (暗标) could tell whose it is; the same as `trading/rules/papers/blind.py`. */
import * as content from "./content.js";
import { Findings } from "./finding.js";
import { NOWHERE, everything, shown } from "./paper.js";
import { Broken, Name, Ref, Stream, TooMuch, found, latin } from "./syntax.js";

const SHORT = 4, PICTURE = 64 * 1024, TRACES = ["Exif\0", "http://ns.adobe.com/xap/", "Photoshop 3.0"];
export const MARKS = ["Text", "FreeText", "Line", "Square", "Circle", "Polygon", "PolyLine", "Highlight", "Underline",
  "Squiggly", "StrikeOut", "Stamp", "Caret", "Ink", "Popup", "FileAttachment", "Redact"];
const OWN = ["ObjStm", "XRef", "Pages"];

/** Only letters and digits, in one form and case. */
export const letters = (text) => text.normalize("NFKC").toLowerCase().replace(/[^\p{L}\p{N}]/gu, "");

function within(text, names) {
  const plain = letters(text);
  return names.filter((name) => plain.includes(letters(name)));
}

/** The findings, `names` being what the bidder and its people are called; `seen` as `paper.look` gives it. */
export function traces(seen, data, path, names) {
  const made = new Findings(), wanted = names.filter((name) => letters(name));
  for (const name of within(path, wanted)) made.found("blind.file_name", NOWHERE, name);
  if (!seen.document) return made;
  try {
    traced(made, seen, seen.document, wanted);
  } catch (error) {
    if (error instanceof TooMuch) made.found("paper.too_much", NOWHERE, error.message);
    else if (error instanceof Broken) made.found("blind.unread", NOWHERE);
    else throw error;
  }
  raw(made, data, wanted);
  return made;
}

function traced(made, seen, document, names) {
  for (const [name, value] of document.facts(document.trailer.get("Info"))) {
    const text = document.of(value);
    if (text instanceof Uint8Array && text.length) made.found("blind.info", NOWHERE, name);
  }
  const reached = new Set(seen.sheets.map(({ number }) => number));
  for (const met of everything(document, seen.sheets)) {
    reached.add(met.object);
    judge(made, document, met);
    if (met.value instanceof Uint8Array) named(made, met, shown(met.value), names);
  }
  if (document.older || left(document, reached)) made.found("blind.leftover", NOWHERE);
  seen.sheets.forEach((sheet, n) => {
    const at = { page: n + 1, object: sheet.number }, drawn = content.read(document, sheet);
    named(made, at, drawn.text, names);
    if (drawn.unread) made.found("blind.unread", at);
  });
}

/** Whether an object stands in the file that nothing leads to: not what carries the file itself, its information (told
 * apart), the pages' tree, bare numbers. */
function left(document, reached) {
  const information = document.trailer.get("Info"), besides = information instanceof Ref ? information.number : -1;
  const numbers = [...document.places.keys()].filter((number) => !reached.has(number) && number !== besides);
  return numbers.sort((one, other) => one - other).some((number) => {
    const value = document.object(number);
    const tells = value instanceof Map || value instanceof Stream || value instanceof Uint8Array || Array.isArray(value);
    return tells && !OWN.includes(document.named(document.facts(value).get("Type")));
  });
}

function judge(made, document, met) {
  const { value: facts } = met;
  if (facts instanceof Stream) {
    const head = facts.raw.subarray(0, PICTURE);
    if (isPhotograph(document, facts) && TRACES.some((mark) => found(head, mark) >= 0)) made.found("blind.image", met);
  }
  if (!(facts instanceof Map)) return;
  if (document.named(document.facts(facts.get("Metadata")).get("Type")) === "Metadata") made.found("blind.metadata", met);
  if (facts.has("PieceInfo")) made.found("blind.private", met);
  if (facts.has("ByteRange")) made.found("blind.signature", met);
  const author = document.of(facts.get("T"));
  const marks = author instanceof Uint8Array && author.length && MARKS.includes(document.named(facts.get("Subtype")));
  if (marks) made.found("blind.annotation", met, shown(author));
}

function isPhotograph(document, stream) {
  const filters = document.of(stream.facts.get("Filter"));
  return (Array.isArray(filters) ? filters : [filters]).some((each) => each instanceof Name && each.text === "DCTDecode");
}

function named(made, met, text, names) {
  for (const name of within(text, names)) {
    made.found([...letters(name)].length < SHORT ? "blind.short_name" : "blind.name", met, name);
  }
}

const wide = (name) => Array.from({ length: name.length }, (_, i) => String.fromCharCode(name.charCodeAt(i) >> 8, name.charCodeAt(i) & 255)).join("");

/** Comments and gaps between objects are nobody's, but they can be read. */
function raw(made, data, names) {
  for (const name of names) {
    const spelt = [latin(new TextEncoder().encode(name)), wide(name)];
    if ([...letters(name)].length >= SHORT && spelt.some((each) => found(data, each) >= 0)) made.found("blind.name", NOWHERE, name);
  }
}
