/* PDF objects out of bytes; the same as `trading/rules/papers/syntax.py`, bounds and all. */

export const DEEPEST = 64, MOST_VALUES = 3_000_000, MOST_INFLATED = 128 * 1024 * 1024;

/** The bytes are not what PDF demands. */
export class Broken extends Error {}
/** Packed in a way that is not read here: pictures, mostly. */
export class Foreign extends Broken {}
/** More than is looked at: too deep, too many values, too many inflated bytes, too many pages. */
export class TooMuch extends Error {}

export class Name {
  constructor(text) {
    this.text = text;
  }
}
/** An operator, a keyword. */
export class Word {
  constructor(text) {
    this.text = text;
  }
}
/** A number with a fraction, as it is written. */
export class Real {
  constructor(written) {
    this.written = written;
  }
}
export class Ref {
  constructor(number, generation) {
    Object.assign(this, { number, generation });
  }
}
/** A dictionary (Map) with bytes, as they stand in the file. */
export class Stream {
  constructor(facts, raw) {
    Object.assign(this, { facts, raw });
  }
}

export class Budget {
  values = MOST_VALUES;
  inflated = MOST_INFLATED;

  value() {
    if (--this.values < 0) throw new TooMuch("values");
  }

  took(size) {
    this.inflated -= size;
    if (this.inflated < 0) throw new TooMuch("inflated");
  }
}

const BLANK = new Uint8Array(256), DELIMITER = new Uint8Array(256);
for (const each of [0, 9, 10, 12, 13, 32]) BLANK[each] = 1;
for (const each of "()<>[]{}/%") DELIMITER[each.charCodeAt(0)] = 1;

export const isBlank = (byte) => BLANK[byte] === 1;
export const isDigit = (byte) => byte >= 48 && byte <= 57;
const isRegular = (byte) => byte !== undefined && !BLANK[byte] && !DELIMITER[byte];
const LF = 10, CR = 13, PERCENT = 37, OPEN = 40, CLOSE = 41, SLASH = 47, LESS = 60, MORE = 62, LIST = 91;
const BACKSLASH = 92;
const ESCAPES = { n: 10, r: 13, t: 9, b: 8, f: 12 };

/** Each byte as one letter. */
export function latin(bytes) {
  let made = "";
  for (let at = 0; at < bytes.length; at += 8192) made += String.fromCharCode(...bytes.subarray(at, at + 8192));
  return made;
}

/** Where these letters stand next in the bytes, from `at` on; -1 if nowhere. */
export function found(data, letters, at = 0) {
  const first = letters.charCodeAt(0);
  for (let here = data.indexOf(first, at); here >= 0; here = data.indexOf(first, here + 1)) {
    if (isAt(data, letters, here)) return here;
  }
  return -1;
}

/** Whether these letters stand here. */
export function isAt(data, letters, at) {
  for (let i = 0; i < letters.length; i++) if (data[at + i] !== letters.charCodeAt(i)) return false;
  return true;
}

/** Stands at one place of the bytes and reads one value after another. */
export class Reader {
  constructor(data, at = 0, budget = new Budget()) {
    Object.assign(this, { data, at, budget });
  }

  /** Whether nothing but blanks and comments is left. */
  ended() {
    this.#skip();
    return this.at >= this.data.length;
  }

  value(depth = 0) {
    if (depth > DEEPEST) throw new TooMuch("depth");
    this.budget.value();
    this.#skip();
    switch (this.data[this.at]) {
      case SLASH:
        this.at++;
        return this.#name();
      case OPEN: return this.#string();
      case LIST:
        this.at++;
        return this.#list(depth);
      case LESS:
        if (this.data[this.at + 1] !== LESS) return this.#hex();
        this.at += 2;
        return this.#dictionary(depth);
      default: return this.#word();
    }
  }

  #skip() {
    const { data } = this;
    for (; this.at < data.length; this.at++) {
      if (data[this.at] === PERCENT) while (this.at + 1 < data.length && ![LF, CR].includes(data[this.at + 1])) this.at++;
      else if (!BLANK[data[this.at]]) return;
    }
  }

  #regular() {
    const begins = this.at;
    while (this.at < this.data.length && isRegular(this.data[this.at])) this.at++;
    return latin(this.data.subarray(begins, this.at));
  }

  #name() {
    const raw = this.#regular();
    return new Name(raw.replace(/#([0-9A-Fa-f]{2})/g, (_, digits) => String.fromCharCode(parseInt(digits, 16))));
  }

  #word() {
    const raw = this.#regular();
    if (!raw) throw new Broken(`no value at ${this.at}`);
    if (/^[+-]?[0-9]{1,15}$/.test(raw)) return this.#number(raw);
    if (/^[+-]?([0-9]+\.?[0-9]*|\.[0-9]+)$/.test(raw)) return new Real(raw);
    if (raw === "true" || raw === "false") return raw === "true";
    return raw === "null" ? null : new Word(raw);
  }

  /** A number, or a reference if a generation and an R follow. */
  #number(raw) {
    const { data } = this;
    let at = this.at;
    while (BLANK[data[at]]) at++;
    const begins = at;
    while (isDigit(data[at])) at++;
    const digits = at - begins, blank = at;
    while (BLANK[data[at]]) at++;
    const refers = /^[0-9]/.test(raw) && begins > this.at && digits >= 1 && digits <= 5 && at > blank;
    if (!refers || data[at] !== 82 || isRegular(data[at + 1])) return Number(raw);
    this.at = at + 1;
    return new Ref(Number(raw), Number(latin(data.subarray(begins, blank))));
  }

  #list(depth) {
    const made = [];
    while (!this.#closes("]")) made.push(this.value(depth + 1));
    return made;
  }

  #dictionary(depth) {
    const made = new Map();
    while (!this.#closes(">>")) {
      const key = this.value(depth + 1);
      if (!(key instanceof Name)) throw new Broken(`a key that is no name before ${this.at}`);
      made.set(key.text, this.value(depth + 1));
    }
    return made;
  }

  #closes(mark) {
    this.#skip();
    if (!isAt(this.data, mark, this.at)) return false;
    this.at += mark.length;
    return true;
  }

  #hex() {
    const digits = [];
    for (this.at++; this.data[this.at] !== MORE; this.at++) {
      const byte = this.data[this.at];
      if (byte === undefined || (!BLANK[byte] && !/[0-9A-Fa-f]/.test(String.fromCharCode(byte)))) {
        throw new Broken(`a hexadecimal string that does not end at ${this.at}`);
      }
      if (!BLANK[byte]) digits.push(parseInt(String.fromCharCode(byte), 16));
    }
    this.at++;
    if (digits.length % 2) digits.push(0);
    return Uint8Array.from({ length: digits.length / 2 }, (_, i) => digits[2 * i] * 16 + digits[2 * i + 1]);
  }

  #string() {
    const made = [];
    for (let open = 1, byte = this.data[++this.at]; ; byte = this.data[this.at]) {
      if (byte === undefined) throw new Broken("a string that does not end");
      this.at++;
      if (byte === BACKSLASH) {
        made.push(...this.#escaped());
        continue;
      }
      if (byte === OPEN) open++;
      if (byte === CLOSE && !--open) return Uint8Array.from(made);
      made.push(byte);
    }
  }

  #escaped() {
    const { data } = this;
    if (this.at >= data.length) throw new Broken("a string that does not end");
    let digits = "";
    while (digits.length < 3 && data[this.at] >= 48 && data[this.at] <= 55) digits += data[this.at++] - 48;
    if (digits) return [parseInt(digits, 8) & 255];
    const byte = data[this.at++];
    if (byte === CR && data[this.at] === LF) this.at++;
    if (byte === CR || byte === LF) return [];
    return [ESCAPES[String.fromCharCode(byte)] ?? byte];
  }
}
