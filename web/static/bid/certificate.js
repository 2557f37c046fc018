/* The parts of a certificate that wrapping a key asks for. Whether to trust it is not judged here. */
import { same } from "./bytes.js";
import * as der from "./der.js";
import { Refusal } from "./refusal.js";

const KEY_USAGE = der.oid("2.5.29.15"), KEY_IDENTIFIER = der.oid("2.5.29.14");
const RSA = der.oid("1.2.840.113549.1.1.1"), EC = der.oid("1.2.840.10045.2.1"), P256 = der.oid("1.2.840.10045.3.1.7");
const ENCIPHER = 0x20, AGREE = 0x08;
const SMALLEST = 2048;

const unsuitable = () => new Refusal("envelope.certificate_usage", "该证书不能用于加密密钥",
  "keys cannot be wrapped to this certificate", "certificate");

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

function keyOf(certificate) {
  const spki = fields(certificate)[5].is(der.SEQUENCE), [algorithm, curve] = spki.part(0, der.SEQUENCE).parts;
  const usage = extension(certificate, KEY_USAGE)?.is(der.BITS).content[1] ?? 0;
  if (same(algorithm.raw, RSA) && usage & ENCIPHER && size(spki) >= SMALLEST) return { kind: "RSA", spki: spki.raw };
  if (same(algorithm.raw, EC) && usage & AGREE && same(curve.raw, P256)) return { kind: "EC", spki: spki.raw };
  throw unsuitable();
}

/** {kind, key} that keys may be wrapped to: RSA of 2048 bits or more for encipherment, or P-256 for agreement. */
export async function suitable(certificate) {
  try {
    const { kind, spki } = keyOf(certificate);
    const [algorithm, usages] = kind === "RSA" ? [{ name: "RSA-OAEP", hash: "SHA-256" }, ["encrypt"]]
      : [{ name: "ECDH", namedCurve: "P-256" }, []];
    return { kind, key: await crypto.subtle.importKey("spki", spki, algorithm, false, usages) };
  } catch {
    throw unsuitable(); // whatever cannot be read as such a certificate is none
  }
}
