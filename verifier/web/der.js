"use strict";
/* Strict DER, and the keys and algorithms that signatures may use (docs/dossier.md, section 8). */
((E) => {
  const { must, hex, text, join, same, Wrong } = E;
  const form = (holds) => must(holds, "DER 编码不合规", "this DER has another form");

  /** One element: its tag, its content, its whole bytes. */
  class Element {
    constructor(bytes, at, end) {
      form(at + 2 <= end && (bytes[at] & 31) !== 31);
      let [start, length] = [at + 2, bytes[at + 1]];
      if (length & 128) {
        const count = length & 127;
        form(count > 0 && count < 5 && start + count <= end && bytes[start]);
        length = bytes.subarray(start, start + count).reduce((sum, byte) => sum * 256 + byte, 0);
        form(length >= (count === 1 ? 128 : 256 ** (count - 1)));
        start += count;
      }
      form(start + length <= end);
      [this.tag, this.content, this.whole] = [bytes[at], bytes.subarray(start, start + length),
        bytes.subarray(at, start + length)];
    }
    /** What lies inside, one after another. */
    get inside() {
      const made = [];
      for (let at = 0; at < this.content.length; at += made.at(-1).whole.length) {
        made.push(new Element(this.content, at, this.content.length));
      }
      return made;
    }
    /** Its members in order: `take` demands the next one's tag, `maybe` asks, `end` demands that none is left. */
    get members() {
      const left = this.inside;
      return {
        take: (tag) => (form(left[0]?.tag === tag || (tag === undefined && left.length)), left.shift()),
        maybe: (tag) => (left[0]?.tag === tag ? left.shift() : null),
        end: () => form(!left.length),
      };
    }
    is(tag) { form(this.tag === tag); return this; }
    get oid() {
      const [first, ...rest] = this.is(6).content.reduce(([...parts], byte, i, all) => {
        if (i === 0 || !(all[i - 1] & 128)) { form(byte !== 128); parts.push(0); }
        parts[parts.length - 1] = parts.at(-1) * 128 + (byte & 127);
        return parts;
      }, []);
      form(this.content.length && !(this.content.at(-1) & 128));
      const root = Math.min(2, Math.floor(first / 40));
      return [root, first - 40 * root, ...rest].join(".");
    }
    /** A whole number that is not negative, as BigInt. */
    get integer() {
      const [first, second] = this.is(2).content;
      form(first !== undefined && first < 128 && (first || this.content.length === 1 || second > 127));
      return BigInt(`0x${hex(this.content)}`);
    }
    get bool() { form(this.content.length === 1
      && [0, 255].includes(this.content[0])); return this.content[0] === 255; }
    /** A bit string's whole bytes. */
    get bits() { form(this.is(3).content[0] === 0); return this.content.subarray(1); }
    /** The numbers of the bits that are set. */
    get flags() {
      const [unused, ...bytes] = this.is(3).content;
      form(unused < 8 && !((bytes.at(-1) ?? 0) & ((1 << unused) - 1)));
      return new Set(bytes.flatMap((byte, i) => [...Array(8).keys()].filter((n) => byte & (128 >> n)).map((n) =>
        i * 8 + n)));
    }
    get string() {
      if (this.tag === 0x1e) return new TextDecoder("utf-16be", { fatal: true }).decode(this.content);
      form([0x0c, 0x13, 0x16].includes(this.tag));
      return text(this.content);
    }
    /** Milliseconds of a UTCTime or GeneralizedTime in UTC. */
    get time() {
      const told = text(this.content), full = this.tag === 0x17 ? (told < "50" ? "20" : "19") + told : told;
      const [, y, mo, d, h, mi, s, part = ""] = /^(\d{4})(\d\d)(\d\d)(\d\d)(\d\d)(\d\d)((?:\.\d*[1-9])?)Z$/.exec(full)
        ?? [];
      form([0x17, 0x18].includes(this.tag) && y && (this.tag === 0x18 || !part));
      const made = E.time(`${y}-${mo}-${d}T${h}:${mi}:${s}${part.padEnd(4, part ? "0" : "").slice(0, 4) || ".000"}Z`);
      form(!Number.isNaN(made));
      return made;
    }
    /** {oid, params (null where NULL or absent), whole} of an AlgorithmIdentifier. */
    get algorithm() {
      const all = this.members, oid = all.take(6).oid, params = all.maybe(5) ? null : all.maybe(0x30) ?? all.maybe(6);
      all.end();
      return { oid, params, content: this.content };
    }
  }
  /** The one element that all the bytes are. */
  const der = (bytes, tag = 0x30) => {
    const made = new Element(bytes, 0, bytes.length);
    form(made.whole.length === bytes.length);
    return tag === null ? made : made.is(tag);
  };
  const wrap = (tag, content) => { // what a context tag stands for, under its own tag again
    const n = content.length;
    return join([tag], n < 128 ? [n] : n < 256 ? [129, n] : [130, n >> 8, n & 255], content);
  };

  const NATIONAL = { hash: "SM3", name: "SM2" }; // on a list of their own: neither stands with one of the others
  const HASHES = { "1.2.156.10197.1.401": NATIONAL.hash, "2.16.840.1.101.3.4.2.1": "SHA-256", "2.16.840.1.101.3.4.2.2": "SHA-384",
    "2.16.840.1.101.3.4.2.3": "SHA-512" };
  const hashName = ({ oid, params }) => {
    must(HASHES[oid] && !params, "不允许的摘要算法", "a digest algorithm that is not permitted");
    return HASHES[oid];
  };
  const digest = (name, bytes) => (name === NATIONAL.hash ? E.national.sm3(bytes) : international(name, bytes));
  const international = (name, bytes) => globalThis.noble[{ "SHA-256": "sha256", "SHA-384": "sha384",
    "SHA-512": "sha512" }[name]](bytes);
  const SIGNATURES = { "1.2.156.10197.1.501": [NATIONAL.name, NATIONAL.hash],
    "1.2.840.10045.4.3.2": ["ECDSA", "SHA-256"], "1.2.840.10045.4.3.3": ["ECDSA", "SHA-384"],
    "1.2.840.10045.4.3.4": ["ECDSA", "SHA-512"], "1.2.840.113549.1.1.11": ["RSASSA-PKCS1-v1_5", "SHA-256"],
    "1.2.840.113549.1.1.12": ["RSASSA-PKCS1-v1_5", "SHA-384"],
      "1.2.840.113549.1.1.13": ["RSASSA-PKCS1-v1_5", "SHA-512"],
  };
  /** [name, hash] of a signature's algorithm; `hash` is the signer's, where the identifier names none of its own. */
  function signature({ oid, params }, hash) {
    if (oid === "1.2.840.113549.1.1.10") return ["RSA-PSS", pss(params)];
    const found = oid === "1.2.840.113549.1.1.1" && hash ? ["RSASSA-PKCS1-v1_5", hash] : SIGNATURES[oid];
    must(found && !params, "不允许的签名算法", "a signature algorithm that is not permitted");
    return found;
  }
  /** PSS with all four parameters written: the hash, MGF1 with the same one, a salt as long as it, trailer 1. */
  function pss(params) {
    must(params, "PSS 参数不全", "PSS without its parameters");
    const [hash, mask, salt, trailer, ...rest] = params.inside.map((one, i) =>
      (form(one.tag === 0xa0 + i), one.inside[0]));
    const name = hashName(hash.is(0x30).algorithm), mgf = mask.is(0x30).algorithm;
    must(name !== NATIONAL.hash && !rest.length && mgf.oid === "1.2.840.113549.1.1.8" && hashName(mgf.params.algorithm) === name
      && salt.integer === BigInt(name.slice(4)) / 8n && (!trailer || trailer.integer === 1n), "不允许的 PSS 参数",
        "other PSS parameters");
    return name;
  }
  const CURVES = { "1.2.840.10045.3.1.7": ["P-256", 32], "1.3.132.0.34": ["P-384", 48] };
  /** {kind, curve, size, whole} of a SubjectPublicKeyInfo of a permitted kind. */
  function publicKey(element) {
    const [told, bits] = element.inside, { oid, params } = told.is(0x30).algorithm;
    if (oid === "1.2.840.10045.2.1") {
      if (params?.oid === "1.2.156.10197.1.301") {
        E.national.point(bits.bits);
        return { kind: NATIONAL.name, point: bits.bits, size: 32, whole: element.whole };
      }
      const [curve, size] = CURVES[params?.oid] ?? [];
      must(curve, "不允许的曲线", "a curve that is not permitted");
      return { kind: "EC", curve, size, whole: element.whole };
    }
    must(oid === "1.2.840.113549.1.1.1" && !params, "不允许的密钥", "a key that is not permitted");
    const length = der(bits.bits).members.take(2).integer.toString(2).length;
    must(length >= 2048 && length <= 8192, "RSA 密钥长度不对", "an RSA key of another length");
    return { kind: "RSA", whole: element.whole };
  }
  /** That a signature of that algorithm, [name, hash], holds over the data under the key. */
  async function check(key, [name, hash], data, value) {
    const fit = (key.kind === "EC") === (name === "ECDSA") && (key.kind === NATIONAL.name) === (name === NATIONAL.name);
    must(fit, "密钥与算法不符", "key and algorithm do not fit");
    if (name === NATIONAL.name) {
      must(E.national.holds(key.point, data, plain(value, key.size)), "签名不成立", "the signature does not hold");
      return;
    }
    const algorithm = { name, hash, namedCurve: key.curve, saltLength: Number(hash.slice(4)) / 8 };
    let holds = false;
    try {
      const made = await crypto.subtle.importKey("spki", key.whole, algorithm, false, ["verify"]);
      holds = await crypto.subtle.verify(algorithm, made, key.kind === "EC" ? plain(value, key.size) : value, data);
    } catch (error) {
      if (error instanceof Wrong) throw error; // anything else says that key or signature has no proper form
    }
    must(holds, "签名不成立", "the signature does not hold");
  }
  /** r ‖ s, as the browser wants it, from the DER of an ECDSA signature. */
  function plain(value, size) {
    const all = der(value).members, numbers = [all.take(2).integer, all.take(2).integer];
    all.end();
    form(numbers.every((number) => number.toString(16).length <= 2 * size));
    return E.unhex(numbers.map((number) => number.toString(16).padStart(2 * size, "0")).join(""));
  }
  Object.assign(E, { der, wrap, hashName, digest, signature, publicKey, check, form });
})(globalThis.Ebid);
