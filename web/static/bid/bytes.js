/* Bytes: joining, numbers, hexadecimal, digests, canonical JSON (RFC 8785). */
import { Refusal } from "./refusal.js";

const refuse = (zh, en) => {
  throw new Refusal("json.not_canonical", zh, en);
};

export const utf8 = (text) => new TextEncoder().encode(text);
export const hex = (bytes) => Array.from(bytes, (byte) => byte.toString(16).padStart(2, "0")).join("");

export const base64 = (bytes) => btoa(Array.from(bytes, (byte) => String.fromCharCode(byte)).join(""));

/** The bytes of base64, with its padding. */
export function unbase64(text) {
  try {
    return Uint8Array.from(atob(text), (letter) => letter.charCodeAt(0));
  } catch {
    throw new Refusal("base64.malformed", "不是 base64", "not base64");
  }
}

/** The bytes of lower-case hexadecimal digits. */
export function unhex(digits) {
  if (!/^([0-9a-f]{2})*$/.test(digits)) throw new Refusal("hex.malformed", "不是小写十六进制", "not lower-case hexadecimal");
  return Uint8Array.from(digits.match(/../g) ?? [], (pair) => parseInt(pair, 16));
}

export function join(...parts) {
  const made = new Uint8Array(parts.reduce((sum, part) => sum + part.length, 0));
  let at = 0;
  for (const part of parts) {
    made.set(part, at);
    at += part.length;
  }
  return made;
}

/** Whether two byte strings are one; the time tells nothing of where they differ. */
export function same(one, other) {
  let differs = Number(one.length !== other.length);
  for (let i = 0; i < one.length; i++) differs |= one[i] ^ other[i];
  return !differs;
}

/** So many bytes of a whole number, big-endian. */
export function big(number, size) {
  const made = new Uint8Array(size);
  let left = BigInt(number);
  for (let i = size - 1; i >= 0; i--, left >>= 8n) made[i] = Number(left & 255n);
  if (left) throw new RangeError(`${number} needs more than ${size} bytes`);
  return made;
}

/** The whole number that the bytes are, big-endian. */
export const number = (bytes) => BigInt(`0x${hex(bytes) || "0"}`);

export const u32 = (value) => big(value, 4);
export const u64 = (value) => big(value, 8);

/** Each part after its length in four bytes; strings as UTF-8. */
export const LP = (...parts) => join(...parts
  .map((part) => (typeof part === "string" ? utf8(part) : part))
  .flatMap((part) => [u32(part.length), part]));

export const sha256 = async (data) => new Uint8Array(await crypto.subtle.digest("SHA-256", data));

function scalar(value) {
  if (typeof value === "number" && !Number.isSafeInteger(value)) {
    refuse("数值只能是小于 2^53 的整数", "numbers must be whole and below 2^53");
  }
  if (typeof value === "string" && /\p{Surrogate}/u.test(value)) refuse("文字有孤立代理项", "a lone surrogate");
  if (!["number", "string", "boolean"].includes(typeof value)) refuse("不允许的类型", "a type that is not allowed");
  return JSON.stringify(value);
}

/** The RFC 8785 text of a value. JavaScript's own order of strings is the one that the standard asks for. */
export function canonical(value) {
  if (value === null) return "null";
  if (Array.isArray(value)) return `[${value.map(canonical).join(",")}]`;
  if (typeof value !== "object") return scalar(value);
  const members = Object.keys(value).sort().map((key) => `${scalar(key)}:${canonical(value[key])}`);
  return `{${members.join(",")}}`;
}

/** The value of exactly canonical bytes; writing it again shows whatever else they could be. */
export function parse(bytes) {
  let value, text;
  try {
    text = new TextDecoder("utf-8", { fatal: true, ignoreBOM: true }).decode(bytes);
    value = JSON.parse(text);
  } catch (error) {
    throw new Refusal("json.malformed", "不是 JSON", `not JSON: ${error.message}`);
  }
  if (canonical(value) !== text) refuse("字节不是规范形式（RFC 8785）", "the bytes are not canonical (RFC 8785)");
  return value;
}

/** Whether a value is a map with exactly these members, told by their names between spaces. */
export function has(value, names) {
  if (value === null || typeof value !== "object" || Array.isArray(value)) return false;
  return Object.keys(value).sort().join(" ") === names.split(" ").sort().join(" ");
}
