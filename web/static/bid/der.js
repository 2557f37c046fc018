/* Distinguished encoding rules: a small writer and a strict reader. */
import { big, hex, join, number, utf8 } from "./bytes.js";
import { Refusal } from "./refusal.js";

export const INTEGER = 0x02, BITS = 0x03, OCTETS = 0x04, OID = 0x06, SEQUENCE = 0x30, SET = 0x31;
const UTC_TIME = 0x17, GENERALIZED_TIME = 0x18;
const MOST = 64;
const malformed = (en) => new Refusal("der.malformed", `编码不合严格的 DER 格式（${en}）`, `not strict DER: ${en}`);

/** One element: identifier octet, shortest length, the parts one after another. */
export function tlv(tag, ...parts) {
  const body = join(...parts), size = body.length;
  if (size < 0x80) return join([tag, size], body);
  const octets = Math.ceil((32 - Math.clz32(size)) / 8);
  return join([tag, 0x80 | octets], big(size, octets), body);
}
export const sequence = (...parts) => tlv(SEQUENCE, ...parts);
export const octets = (data) => tlv(OCTETS, data);
/** What stands inside the context tag [n]. */
export const explicit = (n, ...parts) => tlv(0xa0 | n, ...parts);
/** A whole number from 0 to 127. */
export const small = (value) => tlv(INTEGER, [value]);
/** A whole number, not negative, of big-endian digits. */
export function unsigned(digits) {
  const first = digits.findIndex((digit) => digit), shortest = first < 0 ? [0] : digits.subarray(first);
  return tlv(INTEGER, shortest[0] & 0x80 ? [0] : [], shortest);
}
/** The whole number, not negative, that an INTEGER is in its shortest form. */
export function natural(node) {
  const [first, second = 0x80] = node.is(INTEGER).content;
  if (first === undefined || first > 0x7f || (!first && node.content.length > 1 && second < 0x80)) throw malformed("no natural number");
  return number(node.content);
}
/** The elements, none twice, in the order of a SET OF. */
export const sorted = (elements) => [...new Map(elements.map((each) => [hex(each), each]))].sort(([one], [other]) =>
  (one < other ? -1 : 1)).map(([, each]) => each);
/** Time as RFC 5652 11.3 writes it: whole seconds, UTCTime from 1950 to 2049, else GeneralizedTime. */
export function time(at) {
  const digits = `${at.toISOString().replace(/[-:T]/g, "").slice(0, 14)}Z`, short = /^(19[5-9]|20[0-4])/.test(digits);
  return tlv(short ? UTC_TIME : GENERALIZED_TIME, utf8(short ? digits.slice(2) : digits));
}

/** OBJECT IDENTIFIER of the dotted form. */
export function oid(dotted) {
  const [first, second, ...rest] = dotted.split(".").map(Number), body = [];
  for (const arc of [first * 40 + second, ...rest]) {
    const groups = [arc % 128];
    for (let left = Math.floor(arc / 128); left; left = Math.floor(left / 128)) groups.unshift(left % 128 | 0x80);
    body.push(...groups);
  }
  return tlv(OID, body);
}

/** The length at `at`, and where the body begins. */
function length(data, at) {
  const first = data[at];
  if (first === undefined) throw malformed("the length is missing");
  if (first < 0x80) return [first, at + 1];
  const count = first & 0x7f;
  if (count < 1 || count > 4 || at + 1 + count > data.length) throw malformed("indefinite or oversized length");
  const size = data.subarray(at + 1, at + 1 + count).reduce((sum, octet) => sum * 256 + octet, 0);
  if (size < 0x80 || size < 256 ** (count - 1)) throw malformed("the length is not in its shortest form");
  return [size, at + 1 + count];
}

/** One element as it stood in the input: `raw` is identifier, length and `content`. */
class Node {
  constructor(data, at) {
    if ((data[at] & 0x1f) === 0x1f) throw malformed("tag numbers above 30 are not used here");
    const [size, begin] = length(data, at + 1);
    if (begin + size > data.length) throw malformed("the content is cut short");
    this.tag = data[at];
    this.content = data.subarray(begin, begin + size);
    this.raw = data.subarray(at, begin + size);
  }

  /** The elements inside, one level deep and at most 64. */
  get parts() {
    if (!(this.tag & 0x20)) throw malformed("a constructed element is expected");
    const found = [];
    for (let at = 0; at < this.content.length; at += found.at(-1).raw.length) {
      if (found.length === MOST) throw malformed(`more than ${MOST} elements`);
      found.push(new Node(this.content, at));
    }
    return found;
  }

  /** The element at `index` inside, which must carry `tag`. */
  part(index, tag) {
    const found = this.parts.at(index);
    if (!found) throw malformed("a field is missing");
    return found.is(tag);
  }

  is(tag) {
    if (this.tag !== tag) throw malformed(`tag ${tag} expected, ${this.tag} found`);
    return this;
  }
}

/** The single element that the bytes are; anything after it is refused. */
export function read(data, tag) {
  if (!data.length) throw malformed("there is nothing");
  const node = new Node(data, 0);
  if (node.raw.length !== data.length) throw malformed("trailing bytes");
  return tag === undefined ? node : node.is(tag);
}
