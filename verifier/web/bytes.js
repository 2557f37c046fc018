"use strict";
/* docs/dossier.md, section 1: joining, digests, canonical JSON, instants; forms of members; exact numbers. */
globalThis.Ebid = {};
((E) => {
  /** Something does not hold, in both languages. Whatever else is thrown while reading means "malformed". */
  class Refusal extends Error {
    constructor(zh, en) { super(en); this.zh = zh; }
  }
  /** This browser cannot do it: the check becomes cannot-check, never a pass. */
  class Unable extends Refusal {}
  /** The input is not a dossier at all. */
  class NotADossier extends Refusal {}
  const refuse = (zh, en) => { throw new Refusal(zh, en); };
  const must = (holds, zh, en) => holds || refuse(zh, en);

  const utf8 = (text) => new TextEncoder().encode(text);
  const text = (data) => new TextDecoder("utf-8", { fatal: true, ignoreBOM: true }).decode(data);
  const PAIRS = Array.from({ length: 256 }, (_, byte) => byte.toString(16).padStart(2, "0"));
  const hex = (data) => Array.from(data, (byte) => PAIRS[byte]).join("");
  const unhex = (digits) => {
    must(/^([0-9a-f]{2})*$/.test(digits), "不是十六进制", "not hexadecimal");
    return Uint8Array.from({ length: digits.length / 2 }, (_, i) => parseInt(digits.substr(2 * i, 2), 16));
  };
  const base64 = (data) => btoa(Array.from(data, (byte) => String.fromCharCode(byte)).join(""));
  const unbase64 = (letters) => {
    const data = Uint8Array.from(atob(letters), (letter) => letter.charCodeAt(0));
    return must(base64(data) === letters, "不是规范的 base64", "not canonical base64") && data;
  };
  const concat = (...parts) => {
    const whole = new Uint8Array(parts.reduce((sum, part) => sum + part.length, 0));
    parts.reduce((at, part) => (whole.set(part, at), at + part.length), 0);
    return whole;
  };
  const [u32, u64] = [8, 16].map((digits) => (number) => unhex(number.toString(16).padStart(digits, "0")));
  const number = (data) => BigInt(`0x${hex(data) || 0}`);
  const same = (one, other) => one.length === other.length && one.every((byte, i) => byte === other[i]);
  const bytes = (part) => (typeof part === "string" ? utf8(part) : part);
  const LP = (...parts) => concat(...parts.map(bytes).flatMap((part) => [u32(part.length), part]));

  const NAMES = { sha1: "SHA-1", sha256: "SHA-256", sha384: "SHA-384", sha512: "SHA-512" };
  const subtle = () => {
    if (globalThis.crypto?.subtle) return globalThis.crypto.subtle;
    throw new Unable("此处没有 WebCrypto，请从本地文件或 https 打开", "no WebCrypto here: open the page from a file or by https");
  };
  const digest = async (name, data) => new Uint8Array(await subtle().digest(NAMES[name], data));
  const H = (...parts) => digest("sha256", concat(...parts.map(bytes)));
  const hexH = async (...parts) => hex(await H(...parts));
  const hmac = async (name, key, data) => {
    const held = await subtle().importKey("raw", key, { name: "HMAC", hash: NAMES[name] }, false, ["sign"]);
    return new Uint8Array(await subtle().sign("HMAC", held, data));
  };

  const isMap = (value) => typeof value === "object" && value !== null && !Array.isArray(value);
  /** The RFC 8785 text of a value; refused: fractions, integers of 2^53 and above, lone surrogates. */
  const canonical = (value) => {
    const fits = typeof value === "number" ? Number.isSafeInteger(value) : typeof value !== "string" || value.isWellFormed();
    must(fits, "数字或字符串不合规范", "a number or a string that canonical JSON does not know");
    if (Array.isArray(value)) return `[${value.map(canonical).join(",")}]`;
    if (!isMap(value)) return JSON.stringify(value === 0 ? 0 : value);
    return `{${Object.keys(value).sort().map((key) => `${canonical(key)}:${canonical(value[key])}`).join(",")}}`;
  };
  const JCS = (value) => utf8(canonical(value));
  /** Maps without a prototype, so that no member's name means anything to the language. */
  const bare = (_key, value) => (isMap(value) ? Object.assign(Object.create(null), value) : value);
  const loose = (data) => JSON.parse(text(data), bare);
  /** The value whose canonical bytes are exactly `data`. */
  const parse = (data) => {
    const value = loose(data);
    return must(canonical(value) === text(data), "字节不是规范形式（RFC 8785）", "the bytes are not canonical (RFC 8785)") && value;
  };
  const alike = (one, other) => one !== undefined && other !== undefined && canonical(one) === canonical(other);
  /** Milliseconds since 1970 of an instant; refused in any other form. */
  const moment = (said) => {
    const at = /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$/.test(said) ? Date.parse(said) : NaN;
    must(!Number.isNaN(at) && new Date(at).toISOString() === said, `时间格式不对：${said}`, `malformed time: ${said}`);
    return at;
  };
  const whole = (value, low = 0, high = Number.MAX_SAFE_INTEGER) => Number.isSafeInteger(value) && value >= low && value <= high;

  const matches = (pattern) => (value) => typeof value === "string" && pattern.test(value);
  const FORMS = {
    any: (value) => value !== undefined, text: (value) => typeof value === "string" && value.trim() !== "", string: matches(/^/),
    bool: (value) => typeof value === "boolean", int: (value) => whole(value), count: (value) => whole(value, 1), map: isMap,
    number: Number.isSafeInteger, list: Array.isArray, hash: matches(/^[0-9a-f]{64}$/), doc: matches(/^[0-9a-f]{64}$/),
    id: matches(/^[A-Za-z0-9._-]{1,64}$/), did: matches(/^[A-Za-z0-9._-]{1,64}(\/[A-Za-z0-9._-]{1,64}){2}$/),
    pid: matches(/^([0-9a-f]{2}){1,32}$/), base64: matches(/^[A-Za-z0-9+/]+={0,2}$/),
    instant: (value) => typeof value === "string" && Number.isFinite(moment(value)),
  };
  const member = (value, name) => name.split(".").reduce((inner, part) => (isMap(inner) ? inner[part] : undefined), value);
  /** Refuses a map whose members are not `name:form`; `?` after a form admits null, `a|b` names the words allowed. */
  function form(value, spec, exact = true) {
    const asked = spec.split(" ").map((each) => each.split(":"));
    if (exact) must(alike(isMap(value) && Object.keys(value).sort(), asked.map(([name]) => name).sort()), "成员缺失或多余",
      "members are missing or superfluous");
    for (const [name, said = "any"] of asked) {
      const [kind, given] = [said.replace("?", ""), member(value, name)];
      const right = (said.endsWith("?") && (given ?? null) === null) || (FORMS[kind]?.(given) ?? kind.split("|").includes(given));
      must(right, `成员 ${name} 缺失或不合格式`, `${name} is missing or malformed`);
    }
    return value;
  }

  const gcd = (a, b) => (b ? gcd(b, a % b) : a < 0n ? -a : a);
  /** An exact number: a fraction in lowest terms over a positive denominator. */
  class Fraction {
    constructor(n, d = 1n) {
      const by = gcd(n, d) * (d < 0n ? -1n : 1n);
      [this.n, this.d] = [n / by, d / by];
    }
    static of(value) {
      if (value instanceof Fraction) return value;
      if (typeof value !== "string") return new Fraction(BigInt(value));
      const [, sign, units, decimals = ""] = /^(-?)(0|[1-9]\d{0,15})(?:\.(\d{1,12}))?$/.exec(value) ?? refuse(`须为十进制数：${value}`, `not a decimal: ${value}`);
      return new Fraction(BigInt(sign + units + decimals), 10n ** BigInt(decimals.length));
    }
    plus(other) { return new Fraction(this.n * Fraction.of(other).d + Fraction.of(other).n * this.d, this.d * Fraction.of(other).d); }
    minus(other) { return this.plus(Fraction.of(other).times(-1)); }
    times(other) { return new Fraction(this.n * Fraction.of(other).n, this.d * Fraction.of(other).d); }
    over(other) { return new Fraction(this.n * Fraction.of(other).d, this.d * Fraction.of(other).n); }
    /** Negative, zero or positive. */
    compare(other) { return Number(this.minus(other).n > 0n) - Number(this.minus(other).n < 0n); }
    get absolute() { return this.n < 0n ? this.times(-1) : this; }
    get exact() { return `${this.n}/${this.d}`; }
    /** The decimal text, half up and away from zero. */
    rounded(places) {
      const units = (this.absolute.n * 2n * 10n ** BigInt(places) + this.d) / (2n * this.d);
      const digits = String(units).padStart(places + 1, "0");
      const sign = this.n < 0n && units ? "-" : "";
      return sign + digits.slice(0, digits.length - places) + (places ? `.${digits.slice(-places)}` : "");
    }
  }

  Object.assign(E, { Refusal, Unable, NotADossier, Fraction, refuse, must, utf8, text, hex, unhex, base64, unbase64, concat, u32, u64 });
  Object.assign(E, { number, same, LP, digest, H, hexH, hmac, subtle, isMap, canonical, JCS, loose, parse, alike, moment, whole, form,
    member });
})(globalThis.Ebid);
