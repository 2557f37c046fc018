"use strict";
/* Bytes, exact numbers, canonical JSON, instants (docs/dossier.md, section 1), and how a check comes to its status. */
globalThis.Ebid = {};
((E) => {
  const { sha256 } = globalThis.noble;

  /** What is looked at does not hold: its check fails. */
  class Wrong extends Error {
    constructor(zh, en) {
      super(en);
      this.zh = zh;
    }
  }
  /** What would be looked at cannot be: its check is cannot-check at best. */
  class Unseen extends Wrong {}
  const must = (holds, zh, en) => {
    if (!holds) throw new Wrong(zh, en);
  };

  const utf8 = (text) => new TextEncoder().encode(text);
  const text = (bytes) => {
    try {
      return new TextDecoder("utf-8", { fatal: true, ignoreBOM: true }).decode(bytes);
    } catch {
      throw new Wrong("不是 UTF-8 文本", "this is no UTF-8");
    }
  };
  const hex = (bytes) => Array.from(bytes, (byte) => byte.toString(16).padStart(2, "0")).join("");
  const unhex = (digits) => {
    must(/^([0-9a-f]{2})*$/.test(digits), "不是小写十六进制", "this is no lower-case hex");
    return Uint8Array.from(digits.match(/../g) ?? [], (pair) => parseInt(pair, 16));
  };
  const base64 = (bytes) => btoa(String.fromCharCode(...bytes));
  const unbase64 = (letters) => {
    must(E.FORMS.base64(letters), "不是规范的 base64", "this is no canonical base64");
    return Uint8Array.from(atob(letters), (letter) => letter.charCodeAt(0));
  };
  const join = (...parts) => {
    const made = new Uint8Array(parts.reduce((sum, part) => sum + part.length, 0));
    parts.reduce((at, part) => (made.set(part, at), at + part.length), 0);
    return made;
  };
  const big = (number, size) => {
    const made = new DataView(new ArrayBuffer(8));
    made.setBigUint64(0, BigInt(number));
    return new Uint8Array(made.buffer).slice(8 - size);
  };
  const u32 = (number) => big(number, 4), u64 = (number) => big(number, 8);
  const LP = (...parts) => join(...parts.map((part) => (typeof part === "string" ? utf8(part) : part))
    .flatMap((part) => [u32(part.length), part]));
  const same = (one, other) => one.length === other.length && one.every((byte, i) => byte === other[i]);
  /** Byte order: shorter first where one begins the other. */
  const compare = (one, other) => {
    const at = one.findIndex((byte, i) => byte !== other[i]);
    return at < 0 ? one.length - other.length : at < other.length ? one[at] - other[at] : 1;
  };
  const H = (bytes) => hex(sha256(typeof bytes === "string" ? utf8(bytes) : bytes));

  /** RFC 8785, for the numbers that a dossier may hold: whole ones below 2^53. */
  function canonical(value) {
    if (typeof value === "number") must(Number.isSafeInteger(value), "数值只能是整数", "a number must be whole");
    if (typeof value === "string") must(!/\p{Surrogate}/u.test(value), "文字有孤立代理项", "a lone surrogate");
    if (Array.isArray(value)) return `[${value.map(canonical)}]`;
    if (value === null || typeof value !== "object") return JSON.stringify(value);
    return `{${Object.keys(value).sort().map((key) => `${canonical(key)}:${canonical(value[key])}`)}}`;
  }
  /** The value of exact RFC 8785 bytes. Writing it again shows all else: order, spaces, a key that comes twice. */
  function json(bytes) {
    const given = text(bytes);
    let value;
    try {
      value = JSON.parse(given);
    } catch {
      throw new Wrong("不是 JSON", "this is no JSON");
    }
    must(canonical(value) === given, "不是规范 JSON（RFC 8785）", "this JSON is not canonical (RFC 8785)");
    return value;
  }
  const equal = (one, other) => one === other || canonical(one ?? null) === canonical(other ?? null);
  const pick = (value, ...names) => Object.fromEntries(names.map((name) => [name, value[name] ?? null]));
  const isMap = (value) => value !== null && typeof value === "object" && !Array.isArray(value);
  const members = (value, names) => isMap(value) && equal(Object.keys(value).sort(), names.split(" ").sort());

  /** Milliseconds of an instant; NaN where it is none. */
  const time = (instant) => {
    const made = typeof instant === "string" ? Date.parse(instant) : NaN;
    return !Number.isNaN(made) && new Date(made).toISOString() === instant ? made : NaN;
  };
  const matches = (pattern) => (value) => typeof value === "string" && pattern.test(value);
  const DIGITS = { CNY: 2, USD: 2, EUR: 2, GBP: 2, BDT: 2, HKD: 2, INR: 2, JPY: 0 };
  /** The forms of members, by the names of section 6.1. */
  const FORMS = {
    hash: matches(/^[0-9a-f]{64}$/), doc: matches(/^[0-9a-f]{64}$/), id: matches(/^[A-Za-z0-9._-]{1,64}$/),
    did: matches(/^[A-Za-z0-9._-]{1,64}(\/[A-Za-z0-9._-]{1,64}){2}$/), text: matches(/\S/),
      word: matches(/^[^]{1,64}$/),
    int: (value) => Number.isSafeInteger(value) && value >= 0, bool: (value) => typeof value === "boolean",
    hex: matches(/^([0-9a-f]{2})+$/), string: (value) => typeof value === "string", list: Array.isArray, map: isMap, instant: (value) => !Number.isNaN(time(value)),
    base64: (value) => {
      if (typeof value !== "string" || !/^[A-Za-z0-9+/]+={0,2}$/.test(value) || value.length % 4) return false;
      return btoa(atob(value)) === value;
    },
    decimal: matches(/^-?(0|[1-9][0-9]{0,15})(\.[0-9]{1,12})?$/),
    money: (value) => members(value, "amount currency") && FORMS.decimal(value.amount) && value.amount[0] !== "-"
      && Object.hasOwn(DIGITS, value.currency) && (value.amount.split(".")[1] ?? "").length === DIGITS[value.currency],
  };

  const named = (told) => told.split(" ").filter(Boolean).map((one) => one.split(":"));
  /** Whether a value is of that form: one that ends in `?` may be null, one in `*` is a list, a shape has its members. */
  const formed = (value, form) => {
    const inner = form.slice(0, -1), shape = E.tables?.shapes[form];
    if (form.endsWith("?")) return (value ?? null) === null || formed(value, inner);
    if (form.endsWith("*")) return Array.isArray(value) && value.every((each) => formed(each, inner));
    return shape ? isMap(value) && named(shape).every(([name, one]) => formed(value[name], one)) : FORMS[form](value);
  };
  /** Whether a value has exactly these members, each as told: "name=constant", "name:form" or "name" for anything. */
  const shaped = (value, told) => {
    const due = told.split(" ").map((one) => /^(\w+)(?:([:=])(.+))?$/.exec(one).slice(1));
    return members(value, due.map(([name]) => name).join(" ")) && due.every(([name, sign, form]) =>
      !sign || (sign === "=" ? value[name] === form : formed(value[name], form)));
  };

  /** An exact number in lowest terms. */
  class Fraction {
    constructor(n, d = 1n) {
      let [a, b] = [n < 0n ? -n : n, d < 0n ? -d : d];
      must(b, "除数为零", "a division by nothing");
      while (b) [a, b] = [b, a % b];
      a = d < 0n ? -a : a;
      [this.n, this.d] = [n / a, d / a];
    }
    /** Of a decimal text or a whole number. */
    static of(value) {
      must(typeof value === "number" || FORMS.decimal(value), "不是十进制数", "this is no decimal");
      const [whole, part = ""] = String(value).split(".");
      return new Fraction(BigInt(whole + part), 10n ** BigInt(part.length));
    }
    plus(other) { return new Fraction(this.n * other.d + other.n * this.d, this.d * other.d); }
    minus(other) { return new Fraction(this.n * other.d - other.n * this.d, this.d * other.d); }
    times(other) { return new Fraction(this.n * other.n, this.d * other.d); }
    over(other) { return new Fraction(this.n * other.d, this.d * other.n); }
    compare(other) { return Number(this.n * other.d > other.n * this.d) - Number(this.n * other.d < other.n * this.d); }
    /** Half up and away from zero, as text with exactly so many places. */
    rounded(places) {
      const size = ((this.n < 0n ? -this.n : this.n) * 10n ** BigInt(places) * 2n + this.d) / (this.d * 2n);
      const digits = String(size).padStart(places + 1, "0"), point = digits.length - places;
      return (this.n < 0n && size ? "-" : "") + digits.slice(0, point) + (places ? `.${digits.slice(point)}` : "");
    }
    toString() { return `${this.n}/${this.d}`; }
  }

  /** The status of every check of the list (section 10), and every finding with its place. */
  class Verdicts {
    constructor() {
      this.rows = new Map(E.tables.checks.map(([id, zh, en]) =>
        [id, { id, zh, en, held: 0, findings: [], na: false }]));
    }
    /** Looks at one thing: it holds, fails, or cannot be looked at. What it gives, undefined where it does not hold. */
    async look(id, place, task) {
      try {
        const made = await task();
        this.rows.get(id).held += 1;
        return made;
      } catch (error) {
        this.note(id, place, error);
        return undefined;
      }
    }
    /** Anything but our own refusals comes of a value of another form (a list where a map must be): that fails, too. */
    note(id, place, error) {
      const status = error instanceof Unseen ? "cannot-check" : "fail", known = error instanceof Wrong;
      const { subject = "", tseq = 0, file = "" } = typeof place === "string" ? { file: place } : place ?? {};
      if (!known && E.debug) console.error(id, place, error);
      this.rows.get(id).findings.push({ status, place: { subject, tseq, file },
        zh: known ? error.zh : "内容形式不对", en: known ? error.message : `this has another form: ${error.message}` });
    }
    unseen(id, place, zh, en) { this.note(id, place, new Unseen(zh, en)); }
    absent(...ids) { for (const id of ids) this.rows.get(id).na = true; }
    statuses() {
      return [...this.rows.values()].map(({ na, ...row }) => {
        const found = new Set(row.findings.map((each) => each.status));
        const status = found.has("fail") ? "fail" : found.size || !(row.held || na) ? "cannot-check"
          : row.held ? "pass" : "n-a";
        const [zh, en] = status === "n-a" ? ["本标段不适用", "does not apply to this lot"]
          : ["没有可供核验的内容", "nothing to check by"];
        const said = row.findings.length || status === "pass" ? row.findings : [{ status, place: {}, zh, en }];
        return { ...row, status, findings: said };
      });
    }
  }
  Object.assign(E, { Wrong, Unseen, must, utf8, text, hex, unhex, base64, unbase64, join, u32, u64, LP, same, compare,
    H,
    canonical, json, equal, pick, isMap, members, named, formed, shaped, time, DIGITS, FORMS, Fraction, Verdicts });
})(globalThis.Ebid);
