/* A paper without traces of who wrote it; byte for byte what `trading/rules/papers/clean.py` makes. */
import { MARKS } from "./blind.js";
import { refusal } from "./finding.js";
import { look } from "./paper.js";
import { bare } from "./picture.js";
import { Name, Real, Ref, Stream, TooMuch } from "./syntax.js";

const DROPPED = ["Metadata", "PieceInfo", "LastModified", "AF", "EmbeddedFiles", "Collection", "Perms", "DSS",
  "SpiderInfo", "Threads", "Thumb"];
const OF_MARKS = ["T", "M", "NM", "CreationDate", "Subj", "RC"];
const RESOURCES = ["Font", "XObject", "ExtGState", "Pattern", "Form", "Image"];
const bytes = (letters) => Uint8Array.from(letters, (letter) => letter.charCodeAt(0));
const hex = (data) => Array.from(data, (byte) => byte.toString(16).padStart(2, "0")).join("");
const name = (text) => `/${text.replace(/[^!-~]|[#()<>[\]{}/%]/g, (letter) =>
  `#${letter.charCodeAt(0).toString(16).toUpperCase().padStart(2, "0")}`)}`;

/** The value as PDF writes it, in letters and, for streams, bytes; what is no value (an operator) as null. */
function* written(value) {
  if (value instanceof Ref) yield `${value.number} ${value.generation} R`;
  else if (Array.isArray(value)) {
    yield "[";
    for (const [n, each] of value.entries()) {
      if (n) yield " ";
      yield* written(each);
    }
    yield "]";
  } else if (value instanceof Map) {
    yield "<<";
    for (const [key, each] of value) {
      yield `${name(key)} `;
      yield* written(each);
    }
    yield ">>";
  } else if (value instanceof Stream) {
    yield* written(value.facts);
    yield "\nstream\n";
    yield value.raw;
    yield "\nendstream";
  } else yield single(value);
}

function single(value) {
  if (typeof value === "boolean" || typeof value === "number") return String(value);
  if (value instanceof Real) return value.written;
  if (value instanceof Name) return name(value.text);
  return value instanceof Uint8Array ? `<${hex(value)}>` : "null";
}

/** The bytes made so far, in parts. */
class Out {
  parts = [];
  size = 0;

  add(part) {
    const data = typeof part === "string" ? bytes(part) : part;
    this.parts.push(data);
    this.size += data.length;
  }

  whole() {
    const made = new Uint8Array(this.size);
    this.parts.reduce((at, part) => (made.set(part, at), at + part.length), 0);
    return made;
  }
}

/** Objects are numbered anew in the order in which they are met. */
class Copy {
  #numbers = new Map();
  #waiting = [];

  constructor(document) {
    this.document = document;
  }

  async data() {
    const out = new Out(), offsets = [];
    out.add("%PDF-1.7\n%\xe2\xe3\xcf\xd3\n");
    const root = [...written(this.#kept(this.document.trailer.get("Root") ?? null))].join("");
    while (offsets.length < this.#waiting.length) {
      const value = this.#kept(this.document.object(this.#waiting[offsets.length]));
      offsets.push(out.size);
      out.add(`${offsets.length} 0 obj\n`);
      for (const part of written(value)) out.add(part);
      out.add("\nendobj\n");
    }
    const digest = hex(new Uint8Array(await crypto.subtle.digest("SHA-256", out.whole()))).slice(0, 32);
    const at = out.size, many = offsets.length + 1;
    out.add(`xref\n0 ${many}\n0000000000 65535 f \n`);
    for (const offset of offsets) out.add(`${String(offset).padStart(10, "0")} 00000 n \n`);
    out.add(`trailer\n<</Size ${many}/Root ${root}/ID[<${digest}><${digest}>]>>\nstartxref\n${at}\n%%EOF\n`);
    return out.whole();
  }

  /** The value with its references numbered anew, without what is dropped. */
  #kept(value) {
    this.document.budget.value();
    if (value instanceof Ref) return new Ref(this.#number(value.number), 0);
    if (Array.isArray(value)) return value.map((each) => this.#kept(each));
    if (value instanceof Map) {
      return new Map([...value].filter(([key, each]) => !this.#drops(value, key, each)).map(([key, each]) => [key, this.#kept(each)]));
    }
    if (value instanceof Stream) {
      const facts = new Map(value.facts);
      facts.delete("Length");
      const raw = this.#isPhotograph(value) ? bare(value.raw) : value.raw;
      return new Stream(this.#kept(facts).set("Length", raw.length), raw);
    }
    return value;
  }

  #drops(facts, key, value) {
    if (OF_MARKS.includes(key)) return MARKS.includes(this.document.named(facts.get("Subtype")));
    return DROPPED.includes(key) && !this.#isResource(value);
  }

  /** Whether its bytes are a JPEG as they stand. */
  #isPhotograph(stream) {
    const filters = this.document.of(stream.facts.get("Filter")), [only] = Array.isArray(filters) ? filters : [filters];
    return (!Array.isArray(filters) || filters.length === 1) && this.document.named(only) === "DCTDecode";
  }

  /** Fonts and pictures may bear any name, a dropped one too. */
  #isResource(value) {
    const facts = this.document.facts(value);
    return ["Type", "Subtype"].some((key) => RESOURCES.includes(this.document.named(facts.get(key))));
  }

  #number(number) {
    if (!this.#numbers.has(number)) {
      this.#waiting.push(number);
      this.#numbers.set(number, this.#waiting.length);
    }
    return this.#numbers.get(number);
  }
}

/** The file anew: only what its pages lead to, each stream byte for byte, no information, a digest for its id. */
export async function cleaned(data) {
  const seen = look(data);
  if (!seen.document) throw refusal(seen.findings.list[0]);
  try {
    return await new Copy(seen.document).data();
  } catch (error) {
    if (error instanceof TooMuch) throw refusal({ code: "paper.too_much", what: "", page: 0, object: 0 });
    throw error;
  }
}
