/* The text of a page, as far as its fonts say what their codes mean; the same as `trading/rules/papers/content.py`. */
import { shown } from "./paper.js";
import { Broken, Name, Reader, Stream, TooMuch, Word, isBlank, latin } from "./syntax.js";

const DEEPEST = 12, MOST_CODES = 100_000, UNICODE = /^Uni.*-(UCS2|UTF16)-[HV]$/;
const utf16 = (bytes) => new TextDecoder("utf-16be", { ignoreBOM: true }).decode(bytes);
const letters = (value) => (value instanceof Uint8Array ? utf16(value) : "");
const NOBODY = { known: false, text: () => "" };
const LATIN = { known: true, text: latin };
const WIDE = { known: true, text: utf16 };

function composed(width, meanings) {
  const text = (codes) => {
    let made = "";
    for (let at = 0; at < codes.length; at += width) made += meanings.get(latin(codes.subarray(at, at + width))) ?? "";
    return made;
  };
  return meanings.size ? { known: true, text } : NOBODY;
}

/** {text, unread}: what the page draws, in the order of drawing; `unread` if a font or a picture hides what it says. */
export function read(document, page) {
  const made = { text: "", unread: false }, contents = document.of(page.facts.get("Contents"));
  const streams = (Array.isArray(contents) ? contents : [contents]).map((each) => document.of(each));
  const parts = streams.filter((each) => each instanceof Stream).map((each) => bytes(document, made, each));
  const data = new Uint8Array(parts.reduce((sum, part) => sum + part.length + 1, 0)).fill(10);
  parts.reduce((at, part) => (data.set(part, at), at + part.length + 1), 0);
  new Drawing(document, made, page.resources, 0).of(data.subarray(0, Math.max(0, data.length - 1)));
  return made;
}

function bytes(document, made, stream) {
  try {
    return document.decoded(stream);
  } catch (error) {
    if (!(error instanceof Broken)) throw error;
    made.unread = true;
    return new Uint8Array();
  }
}

function pictureEnd(data, from) {
  for (let at = from; at + 2 < data.length; at++) {
    if (isBlank(data[at]) && data[at + 1] === 69 && data[at + 2] === 73) {
      const next = data[at + 3];
      if (next === undefined || isBlank(next) || next === 47) return at + 3;
    }
  }
  return data.length;
}

/** One content stream under way: the fonts it named, the one in use. */
class Drawing {
  #known = new Map();
  #font = NOBODY;

  constructor(document, made, resources, depth) {
    const held = document.facts(resources);
    Object.assign(this, { document, made, resources, depth });
    this.fonts = document.facts(held.get("Font"));
    this.objects = document.facts(held.get("XObject"));
  }

  of(data) {
    const reader = new Reader(data, 0, this.document.budget);
    let operands = [];
    while (!reader.ended()) {
      let value;
      try {
        value = reader.value();
      } catch (error) {
        if (!(error instanceof Broken)) throw error;
        this.made.unread = true;
        return;
      }
      if (!(value instanceof Word)) {
        operands.push(value);
        continue;
      }
      if (value.text === "ID") {
        this.made.unread = true;
        reader.at = pictureEnd(data, reader.at);
      } else this.#done(value.text, operands);
      operands = [];
    }
  }

  #done(operator, operands) {
    const [first, second] = operands;
    if (operator === "Tf" && operands.length === 2 && first instanceof Name) {
      if (!this.#known.has(first.text)) this.#known.set(first.text, fontOf(this.document, this.fonts.get(first.text)));
      this.#font = this.#known.get(first.text);
    } else if (["Tj", "TJ", "'", '"'].includes(operator) && operands.length) this.#show(operands.at(-1));
    else if (operator === "Do" && operands.length === 1 && first instanceof Name) this.#object(this.objects.get(first.text));
    else if (["BDC", "DP"].includes(operator) && operands.length === 2 && second instanceof Map) {
      for (const each of second.values()) if (each instanceof Uint8Array) this.made.text += shown(each);
    }
  }

  #show(value) {
    for (const part of Array.isArray(value) ? value : [value]) {
      if (!(part instanceof Uint8Array) || !part.length) continue;
      this.made.unread ||= !this.#font.known;
      this.made.text += this.#font.text(part);
    }
  }

  /** A form is drawn in its place; a picture may say anything. */
  #object(value) {
    const { document, made, depth } = this, here = document.of(value);
    if (!(here instanceof Stream)) return;
    if (document.named(here.facts.get("Subtype")) !== "Form") made.unread = true;
    else if (depth >= DEEPEST) throw new TooMuch("forms");
    else {
      const within = here.facts.has("Resources") ? here.facts.get("Resources") : this.resources;
      new Drawing(document, made, within, depth + 1).of(bytes(document, made, here));
    }
  }
}

export function fontOf(document, value) {
  const facts = document.facts(value), unicode = document.of(facts.get("ToUnicode"));
  const encoding = document.of(facts.get("Encoding"));
  if (unicode instanceof Stream) {
    try {
      return table(new Reader(document.decoded(unicode), 0, document.budget));
    } catch (error) {
      if (!(error instanceof Broken)) throw error;
      return NOBODY;
    }
  }
  if (document.named(facts.get("Subtype")) === "Type0") {
    return encoding instanceof Name && UNICODE.test(encoding.text) ? WIDE : NOBODY;
  }
  return encoding instanceof Map && encoding.has("Differences") ? NOBODY : LATIN;
}

function* tuples(held, size) {
  for (let at = 0; at + size <= held.length; at += size) yield held.slice(at, at + size);
}

/** A ToUnicode table: its codes have one width, that of the first one. */
export function table(reader) {
  const meanings = new Map();
  let held = [];
  while (!reader.ended()) {
    const value = reader.value();
    if (!(value instanceof Word)) {
      held.push(value);
      continue;
    }
    if (value.text === "endbfchar") {
      for (const [code, to] of tuples(held, 2)) if (code instanceof Uint8Array) meanings.set(latin(code), letters(to));
    }
    if (value.text === "endbfrange") for (const each of tuples(held, 3)) range(meanings, ...each);
    held = [];
    if (meanings.size > MOST_CODES) throw new TooMuch("codes");
  }
  const width = meanings.size ? meanings.keys().next().value.length : 1;
  return composed(width || 1, meanings);
}

const number = (bytes) => bytes.reduce((sum, byte) => sum * 256 + byte, 0);

function range(meanings, low, high, to) {
  const codes = low instanceof Uint8Array && high instanceof Uint8Array;
  if (!codes || !low.length || low.length !== high.length || low.length > 4) return;
  const first = number(low), count = number(high) - first + 1;
  if (count > MOST_CODES) throw new TooMuch("codes");
  const spelt = (code) => latin(Uint8Array.from(low, (_, i) => Math.floor(code / 256 ** (low.length - 1 - i)) % 256));
  if (Array.isArray(to)) {
    for (let n = 0; n < Math.min(count, to.length); n++) meanings.set(spelt(first + n), letters(to[n]));
    return;
  }
  const text = [...letters(to)];
  if (!text.length) return;
  const before = text.slice(0, -1).join(""), last = text.at(-1).codePointAt(0);
  for (let n = 0; n < count; n++) meanings.set(spelt(first + n), before + String.fromCodePoint(Math.min(last + n, 0x10ffff)));
}
