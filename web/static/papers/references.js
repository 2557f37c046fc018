/* Where a PDF's objects stand: as its cross references say or, where those are wrong, as a search of it finds; the same
 * as `trading/rules/papers/references.py`. */
import { Document, Packed, head, inside } from "./document.js";
import { Broken, Reader, Ref, Stream, Word, found, isDigit } from "./syntax.js";

const MOST_SECTIONS = 1000, NEAR = 1024;
const isWord = (value, text) => value instanceof Word && value.text === text;
const big = (bytes) => bytes.reduce((sum, byte) => sum * 256 + byte, 0);

/** Broken if this is no PDF at all, TooMuch if it is more than is looked at. */
export function opened(data) {
  if (found(data.subarray(0, NEAR), "%PDF-") < 0) throw new Broken("no head");
  const document = new Document(data);
  try {
    follow(document);
    foundAsSaid(document);
    return document;
  } catch (error) {
    if (!(error instanceof Broken)) throw error;
    const again = new Document(data, document.budget, true);
    search(again);
    return again;
  }
}

/** Every section of cross references, from the newest back. */
function follow(document) {
  const { data } = document, seen = new Set();
  let near = -1;
  for (let at = found(data, "startxref", Math.max(0, data.length - NEAR)); at >= 0; at = found(data, "startxref", at + 1)) near = at;
  if (near < 0) throw new Broken("no startxref");
  const waiting = [new Reader(data, near + 9).value()];
  while (waiting.length) {
    const at = waiting.shift();
    if (!Number.isInteger(at) || at < 0 || at >= data.length || seen.has(at) || seen.size >= MOST_SECTIONS) {
      throw new Broken("cross references that lead nowhere");
    }
    seen.add(at);
    const trailer = section(document, at);
    if (!document.trailer.size) document.trailer = trailer;
    for (const name of ["XRefStm", "Prev"]) if (trailer.has(name)) waiting.push(trailer.get(name));
  }
}

function section(document, at) {
  if (head(document.data, at)) {
    const stream = document.standing(at);
    if (!(stream instanceof Stream)) throw new Broken("no cross references");
    entries(document, stream);
    return stream.facts;
  }
  const reader = new Reader(document.data, at, document.budget);
  if (!isWord(reader.value(), "xref")) throw new Broken("no cross references");
  let first = reader.value();
  for (; Number.isInteger(first); first = reader.value()) {
    const count = reader.value();
    if (!Number.isInteger(count)) throw new Broken("no cross references");
    for (let number = first; number < first + count; number++) {
      const offset = reader.value();
      reader.value();
      noted(document, number, isWord(reader.value(), "n") ? offset : null);
    }
  }
  const trailer = reader.value();
  if (!isWord(first, "trailer") || !(trailer instanceof Map)) throw new Broken("no trailer");
  return trailer;
}

/** The newest section speaks first; a number that it frees stays free. */
function noted(document, number, place) {
  const known = document.places.has(number) || document.free.has(number);
  if (!Number.isInteger(place) && !(place instanceof Packed)) {
    if (!known) document.free.add(number);
  } else if (known) document.older++;
  else document.places.set(number, place);
}

function entries(document, stream) {
  const widths = stream.facts.get("W"), data = document.decoded(stream);
  const right = Array.isArray(widths) && widths.length === 3 && widths.every((each) => Number.isInteger(each) && each >= 0);
  const size = right ? widths[0] + widths[1] + widths[2] : 0;
  if (size <= 0 || size > 24) throw new Broken("no widths");
  const [kind, one] = widths;
  let at = 0;
  for (const number of numbers(stream.facts, Math.floor(data.length / size))) {
    const row = data.subarray(at, at + size), sort = kind ? big(row.subarray(0, kind)) : 1;
    at += size;
    const first = big(row.subarray(kind, kind + one)), second = big(row.subarray(kind + one));
    document.budget.value();
    noted(document, number, sort === 1 ? first : sort === 2 ? new Packed(first, second) : null);
  }
}

/** The numbers of the rows, as many as there are rows. */
function* numbers(facts, rows) {
  const index = facts.has("Index") ? facts.get("Index") : [0, facts.get("Size")];
  if (!Array.isArray(index)) throw new Broken("no index");
  let left = rows;
  for (let i = 0; i + 1 < index.length; i += 2) {
    const [first, count] = [index[i], index[i + 1]];
    if (!Number.isInteger(first) || !Number.isInteger(count) || count > left) throw new Broken("no index");
    left -= count;
    for (let number = first; number < first + count; number++) yield number;
  }
}

/** Broken unless an object stands at each place, and there is a catalog with pages. */
function foundAsSaid(document) {
  for (const [number, place] of document.places) {
    if (!(place instanceof Packed) && head(document.data, place)?.number !== number) {
      throw new Broken(`object ${number} is not where it should be`);
    }
  }
  hasPages(document);
}

function hasPages(document) {
  const { trailer } = document;
  if (!trailer.has("Encrypt") && !document.facts(trailer.get("Root")).has("Pages")) throw new Broken("no pages");
}

/** Every object that stands in the file, the last of each number; then those in object streams. */
function search(document) {
  const { data } = document;
  for (let at = 0; at < data.length; at++) {
    if (!isDigit(data[at]) || isDigit(data[at - 1])) continue;
    const here = head(data, at);
    if (!here) continue;
    document.budget.value();
    document.places.set(here.number, at);
    at = here.end - 1;
  }
  for (let at = found(data, "trailer"); at >= 0; at = found(data, "trailer", at + 1)) readTrailer(document, at);
  for (const number of [...document.places.keys()]) met(document, number);
  hasPages(document);
}

function readTrailer(document, at) {
  try {
    const said = new Reader(document.data, at + 7, document.budget).value();
    if (said instanceof Map) for (const [name, value] of said) document.trailer.set(name, value);
  } catch (error) {
    if (!(error instanceof Broken)) throw error;
  }
}

/** What a found object adds: a catalog, a trailer's words, packed objects. */
function met(document, number) {
  const { trailer } = document;
  try {
    const value = document.object(number), facts = document.facts(value), type = document.named(facts.get("Type"));
    if (type === "Catalog" && !trailer.has("Root")) trailer.set("Root", new Ref(number, 0));
    if (type === "XRef") {
      for (const name of ["Root", "Info", "Encrypt"]) if (facts.has(name)) trailer.set(name, facts.get(name));
    }
    if (!(value instanceof Stream) || type !== "ObjStm" || trailer.has("Encrypt")) return;
    inside(value, document.decoded(value), document.budget).forEach(([inner], index) => {
      if (!document.places.has(inner)) document.places.set(inner, new Packed(number, index));
      const packed = document.facts(document.object(inner));
      if (document.named(packed.get("Type")) === "Catalog" && !trailer.has("Root")) trailer.set("Root", new Ref(inner, 0));
    });
  } catch (error) {
    if (!(error instanceof Broken)) throw error;
  }
}
