/* A PDF that was opened: its objects, its streams, its pages; the same as `trading/rules/papers/document.py`. */
import { decoded } from "./streams.js";
import { Broken, Budget, Name, Reader, Ref, Stream, TooMuch, found, isAt, isBlank, isDigit, latin } from "./syntax.js";

export const MOST_PAGES = 20_000;

/** An object that lies in an object stream. */
export class Packed {
  constructor(container, index) {
    Object.assign(this, { container, index });
  }
}

function after(data, at, fits) {
  let end = at;
  while (end < data.length && fits(data[end])) end++;
  return end;
}

/** {number, end}: the head `n g obj` of an object that stands here, blanks before it allowed; null if there is none. */
export function head(data, at) {
  const first = after(data, at, isBlank), one = after(data, first, isDigit), two = after(data, one, isBlank);
  const three = after(data, two, isDigit), four = after(data, three, isBlank);
  const sizes = one - first >= 1 && one - first <= 10 && two > one && three - two >= 1 && three - two <= 5 && four > three;
  if (!sizes || !isAt(data, "obj", four)) return null;
  return { number: Number(latin(data.subarray(first, one))), end: four + 3 };
}

/** Where the bytes of a stream begin; 0 if none begins here. */
function begins(data, at) {
  if (!isAt(data, "stream", at)) return 0;
  if (isAt(data, "\r\n", at + 6)) return at + 8;
  return data[at + 6] === 10 || data[at + 6] === 13 ? at + 7 : 0;
}

export class Document {
  places = new Map();
  trailer = new Map();
  older = 0;
  free = new Set();
  #kept = new Map();
  #unpacked = new Map();
  #underWay = new Set();

  constructor(data, budget = new Budget(), searched = false) {
    Object.assign(this, { data, budget, searched });
  }

  /** The object of this number; null if there is none. Broken if it is not what it must be. */
  object(number) {
    if (this.#kept.has(number)) return this.#kept.get(number);
    const place = this.places.get(number);
    if (place === undefined) return null;
    if (this.#underWay.has(number)) throw new Broken(`object ${number} needs itself`);
    this.#underWay.add(number);
    const made = place instanceof Packed ? this.#packed(place) : this.standing(place);
    this.#underWay.delete(number);
    this.#kept.set(number, made);
    return made;
  }

  /** The value itself, or what the reference leads to. */
  of(value) {
    let here = value;
    for (let i = 0; i < 32; i++) {
      if (!(here instanceof Ref)) return here ?? null;
      here = this.object(here.number);
    }
    throw new Broken("references that lead to references");
  }

  facts(value) {
    const here = this.of(value);
    if (here instanceof Stream) return here.facts;
    return here instanceof Map ? here : new Map();
  }

  listed(value) {
    const here = this.of(value);
    return Array.isArray(here) ? here : [];
  }

  named(value) {
    const here = this.of(value);
    return here instanceof Name ? here.text : "";
  }

  decoded(stream) {
    let settings = this.of(stream.facts.get("DecodeParms"));
    if (Array.isArray(settings)) settings = settings.map((each) => this.of(each));
    const facts = new Map([["Filter", this.of(stream.facts.get("Filter"))], ["DecodeParms", settings]]);
    return decoded(new Stream(facts, stream.raw), this.budget);
  }

  #packed({ container, index }) {
    if (!this.#unpacked.has(container)) this.#unpacked.set(container, this.#contained(container));
    return this.#unpacked.get(container)[index] ?? null;
  }

  #contained(container) {
    const stream = this.places.get(container) instanceof Packed ? null : this.object(container);
    if (!(stream instanceof Stream)) throw new Broken(`no object stream ${container}`);
    const data = this.decoded(stream);
    return inside(stream, data, this.budget).map(([, at]) => new Reader(data, at, this.budget).value());
  }

  standing(at) {
    const here = head(this.data, at);
    if (!here) throw new Broken(`no object at ${at}`);
    const reader = new Reader(this.data, here.end, this.budget), value = reader.value();
    if (!(value instanceof Map) || reader.ended()) return value;
    const start = begins(this.data, reader.at);
    return start ? new Stream(value, this.#raw(start, value)) : value;
  }

  #raw(start, facts) {
    const length = this.of(facts.get("Length")), { data } = this;
    if (Number.isInteger(length) && length >= 0 && isAt(data, "endstream", after(data, start + length, isBlank))) {
      return data.subarray(start, start + length);
    }
    const end = found(data, "endstream", start);
    if (end < 0) throw new Broken(`a stream that does not end at ${start}`);
    this.searched = true;
    return data.subarray(start, end);
  }
}

/** [number, offset] of each object of an object stream. */
export function inside(stream, data, budget) {
  const count = stream.facts.get("N"), first = stream.facts.get("First"), made = [];
  if (!Number.isInteger(count) || !Number.isInteger(first) || count < 0 || count > data.length || first < 0) {
    throw new Broken("an object stream without its numbers");
  }
  const reader = new Reader(data, 0, budget);
  for (let i = 0; i < count; i++) {
    const number = reader.value(), at = reader.value();
    if (!Number.isInteger(number) || !Number.isInteger(at) || at < 0) throw new Broken("an object stream without its numbers");
    made.push([number, first + at]);
  }
  return made;
}

/** [{number, facts, resources}] in order. Broken if the tree is none: a node that is met twice, or no dictionary. */
export function pages(document) {
  const root = document.facts(document.trailer.get("Root")), seen = new Set(), made = [];
  const waiting = [[root.get("Pages"), null]];
  while (waiting.length) {
    const [node, above] = waiting.pop();
    if (!(node instanceof Ref) || seen.has(node.number)) throw new Broken("pages that are no tree");
    seen.add(node.number);
    if (seen.size > MOST_PAGES) throw new TooMuch("pages");
    const facts = document.facts(node), resources = facts.has("Resources") ? facts.get("Resources") : above;
    if (document.named(facts.get("Type")) === "Page" || !facts.has("Kids")) made.push({ number: node.number, facts, resources });
    else waiting.push(...document.listed(facts.get("Kids")).toReversed().map((kid) => [kid, resources]));
  }
  return made;
}
