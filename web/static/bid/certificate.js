/* The parts of a certificate that wrapping a key and signing ask for. Whether to trust it is not judged here. */
import { hex, same, unbase64 } from "./bytes.js";
import * as der from "./der.js";
import { Refusal } from "./refusal.js";

const KEY_USAGE = der.oid("2.5.29.15"), KEY_IDENTIFIER = der.oid("2.5.29.14");
const RSA = der.oid("1.2.840.113549.1.1.1"), EC = der.oid("1.2.840.10045.2.1"), P256 = der.oid("1.2.840.10045.3.1.7");
/** AlgorithmIdentifier of a key on the SM2 curve. */
export const SM2_KEY = der.sequence(EC, der.oid("1.2.156.10197.1.301"));
const ENCIPHER = 0x20, AGREE = 0x08, SIGNATURE = 0xc0, UTC_TIME = 0x17;
const SMALLEST = 2048, POINT = 65;

export const unsuitable = () => new Refusal("envelope.certificate_usage", "该证书不能用于加密密钥",
  "keys cannot be wrapped to this certificate", "certificate");

const cannotSign = () => new Refusal("key.unsuited", "该证书不能用于签名（须为 RSA 2048 位以上、P-256 或 SM2，且用途含数字签名）",
  "this certificate cannot sign: RSA of 2048 bits or more, P-256 or SM2, with the usage of a signature", "certificate");

/** serialNumber, signature, issuer, validity, subject, subjectPublicKeyInfo, … */
function fields(certificate) {
  const found = der.read(certificate, der.SEQUENCE).part(0, der.SEQUENCE).parts;
  const all = found[0]?.tag === 0xa0 ? found.slice(1) : found;
  if (all.length < 6) throw new Refusal("der.malformed", "不是证书", "not a certificate");
  return all;
}

/** IssuerAndSerialNumber, DER. */
export function issuerAndSerial(certificate) {
  const [serial, , issuer] = fields(certificate);
  return der.sequence(issuer.raw, serial.raw);
}

/** IssuerSerial of RFC 5035, DER: the issuer as a directoryName. */
export function issuerSerial(certificate) {
  const [serial, , issuer] = fields(certificate);
  return der.sequence(der.sequence(der.explicit(4, issuer.raw)), serial.raw);
}

/** What an extension's octets hold, or undefined. */
function extension(certificate, name) {
  const list = fields(certificate).slice(6).find(({ tag }) => tag === 0xa3)?.part(0, der.SEQUENCE).parts ?? [];
  const found = list.find((each) => same(each.part(0, der.OID).raw, name));
  return found && der.read(found.part(-1, der.OCTETS).content);
}

/** The subject's key identifier, or undefined. */
export const keyIdentifier = (certificate) => extension(certificate, KEY_IDENTIFIER)?.is(der.OCTETS).content;

/** Bits of an RSA key's modulus. */
function size(spki) {
  const [modulus] = der.read(spki.part(1, der.BITS).content.subarray(1), der.SEQUENCE).parts;
  const digits = modulus.is(der.INTEGER).content, [first] = digits[0] ? digits : digits.subarray(1);
  return (digits.length - Number(!digits[0])) * 8 - (Math.clz32(first) - 24);
}

/** What is encoded in a public key that is said to be on the SM2 curve. */
const pointIn = (spki) => spki.part(1, der.BITS).content.subarray(1);

/** The point of a certificate of an SM2 key, which may lie anywhere yet; undefined for every other certificate. */
export function sm2Point(certificate) {
  try {
    const spki = fields(certificate)[5].is(der.SEQUENCE), point = pointIn(spki);
    return same(spki.part(0, der.SEQUENCE).raw, SM2_KEY) && point.length === POINT && point[0] === 4 ? point : undefined;
  } catch {
    return undefined;
  }
}

/** {kind, spki} of a certificate whose key usage and size permit the purpose, `WRAP` or `SIGN`. */
function keyOf(certificate, purpose) {
  const spki = fields(certificate)[5].is(der.SEQUENCE), [algorithm, curve] = spki.part(0, der.SEQUENCE).parts;
  const usage = extension(certificate, KEY_USAGE)?.is(der.BITS).content[1] ?? 0;
  const elliptic = same(algorithm.raw, EC) && (same(curve.raw, P256) ? "EC" : sm2Point(certificate) && "SM2");
  const kind = same(algorithm.raw, RSA) ? "RSA" : elliptic || "none";
  const fits = kind === "RSA" ? size(spki) >= SMALLEST : kind !== "none";
  if (!fits || !(usage & purpose.usage[kind])) throw purpose.refusal();
  return { kind, spki: spki.raw };
}

/** {kind, key} of a certificate for a purpose: RSA of 2048 bits or more, P-256, or SM2, whose key is its point. */
async function publicKey(certificate, purpose) {
  try {
    const { kind, spki } = keyOf(certificate, purpose), usages = kind === "RSA" ? purpose.rsa : purpose.ec;
    if (kind === "SM2") return { kind, key: sm2Point(certificate) };
    return { kind, key: await crypto.subtle.importKey("spki", spki, purpose.algorithm[kind], false, usages) };
  } catch {
    throw purpose.refusal(); // whatever cannot be read as such a certificate is none
  }
}

const WRAP = {
  usage: { RSA: ENCIPHER, EC: AGREE, SM2: ENCIPHER }, rsa: ["encrypt"], ec: [], refusal: unsuitable,
  algorithm: { RSA: { name: "RSA-OAEP", hash: "SHA-256" }, EC: { name: "ECDH", namedCurve: "P-256" } },
};
const SIGN = {
  usage: { RSA: SIGNATURE, EC: SIGNATURE, SM2: SIGNATURE }, rsa: ["verify"], ec: ["verify"], refusal: cannotSign,
  algorithm: { RSA: { name: "RSA-PSS", hash: "SHA-256" }, EC: { name: "ECDSA", namedCurve: "P-256" } },
};

/** {kind, key} that keys may be wrapped to: for encipherment (RSA, SM2) or agreement (P-256). */
export const suitable = (certificate) => publicKey(certificate, WRAP);

/** {kind, spki} of who may sign, "RSA", "EC" or "SM2". */
export const signingKey = (certificate) => {
  try {
    return keyOf(certificate, SIGN);
  } catch {
    throw cannotSign();
  }
};

/** {kind, key} that its holder's signatures are verified by. */
export const signing = (certificate) => publicKey(certificate, SIGN);

/** The texts of a subject's attributes by their dotted names' DER in hexadecimal; for people to read, not to decide. */
export function subject(certificate) {
  const pairs = fields(certificate)[4].parts.flatMap((set) => set.parts).map((pair) => pair.parts);
  return new Map(pairs.map(([type, value]) => [hex(type.raw), new TextDecoder().decode(value.content)]));
}

const NAMES = ["2.5.4.3", "2.5.4.10"].map((each) => hex(der.oid(each)));

/** Who holds it, for the eye: the person's name and the organisation's. */
export function holder(certificate) {
  const said = subject(certificate);
  return NAMES.map((name) => said.get(name)).filter(Boolean).join(" · ");
}

/** When it ends, as the certificate says. */
export function ends(certificate) {
  const [, until] = fields(certificate)[3].parts, digits = new TextDecoder().decode(until.content);
  const year = until.tag === UTC_TIME ? `${digits < "5" ? "20" : "19"}${digits.slice(0, 2)}` : digits.slice(0, 4);
  const [month, day, hour, minute, second] = digits.slice(until.tag === UTC_TIME ? 2 : 4).match(/\d\d/g);
  return new Date(`${year}-${month}-${day}T${hour}:${minute}:${second}Z`);
}

/** The certificates of a PEM file in its order; of a DER file the one. */
export function listed(data) {
  const text = new TextDecoder("latin1").decode(data), found = [...text.matchAll(/-----BEGIN CERTIFICATE-----([^-]+)-----END/g)];
  const all = found.length ? found.map(([, body]) => unbase64(body.replace(/\s/g, ""))) : [data];
  for (const each of all) fields(each);
  return all;
}
