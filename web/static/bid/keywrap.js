/* CMS that carries a key to one certificate: AuthEnvelopedData (AES-256-GCM); EnvelopedData (AES-256-CBC) only read.
 *
 * For SM2 certificates it is the envelope of GM/T 0010, whose script is loaded with the first of them. */
import { join, same, u32 } from "./bytes.js";
import * as certificates from "./certificate.js";
import * as der from "./der.js";
import { Refusal } from "./refusal.js";

const LARGEST = 16 * 1024;
const DATA = der.oid("1.2.840.113549.1.7.1"), ENVELOPED = der.oid("1.2.840.113549.1.7.3");
const AUTH_ENVELOPED = der.oid("1.2.840.113549.1.9.16.1.23");
const CBC = der.oid("2.16.840.1.101.3.4.1.42"), GCM = der.oid("2.16.840.1.101.3.4.1.46");
const WRAP = der.oid("2.16.840.1.101.3.4.1.45"), SHA256 = der.oid("2.16.840.1.101.3.4.2.1");
const OAEP = der.oid("1.2.840.113549.1.1.7"), MGF = der.oid("1.2.840.113549.1.1.8");
const EC_KEY = der.oid("1.2.840.10045.2.1"), ECDH = der.oid("1.3.132.1.11.1");
const TRANSPORT = der.SEQUENCE, AGREEMENT = 0xa1;

/** The one answer for every way in which a key file does not open: nobody learns which step failed. */
export const notOpened = () => new Refusal("envelope.key_not_opened", "密钥文件打不开：证书不符或文件被改动",
  "the key file does not open: not for this certificate, or altered", "key");

const bytes = (buffer) => new Uint8Array(buffer);
const malformed = () => new Refusal("envelope.key_malformed", "密钥文件格式不对", "the key file is malformed", "key");
const must = (holds) => {
  if (!holds) throw malformed();
};

const envelopes = () => import("./sm2_envelope.js");

/** X9.63 with SHA-256 over ECC-CMS-SharedInfo (RFC 5753, 7.2), one block; `wrapping` is its keyInfo, encoded. */
async function wrappingKey(secret, wrapping, ukm, usage) {
  const entity = ukm ? [der.explicit(0, der.octets(ukm))] : [];
  const shared = der.sequence(wrapping, ...entity, der.explicit(2, der.octets(u32(256))));
  const made = await crypto.subtle.digest("SHA-256", join(secret, u32(1), shared));
  return crypto.subtle.importKey("raw", made, "AES-KW", false, [usage]);
}

const agreed = async (own, other) => bytes(await crypto.subtle.deriveBits({ name: "ECDH", public: other }, own, 256));

/* ---- writing ---- */

async function transported(cek, to, key) {
  const hash = der.sequence(SHA256);
  const parameters = der.sequence(der.explicit(0, hash), der.explicit(1, der.sequence(MGF, hash)));
  const sealed = bytes(await crypto.subtle.encrypt("RSA-OAEP", key, cek));
  return der.sequence(der.small(0), certificates.issuerAndSerial(to), der.sequence(OAEP, parameters),
    der.octets(sealed));
}

async function enclosed(cek, to, key, chance) {
  const wrapping = der.sequence(WRAP), { privateKey, publicKey } = await chance.pair();
  const kek = await wrappingKey(await agreed(privateKey, key), wrapping, null, "wrapKey");
  // AES-KW wraps keys only, so the bytes pass through one; what it may be used for does not matter.
  const content = await crypto.subtle.importKey("raw", cek, "AES-GCM", true, ["encrypt"]);
  const sealed = bytes(await crypto.subtle.wrapKey("raw", content, kek, "AES-KW"));
  const point = bytes(await crypto.subtle.exportKey("raw", publicKey));
  const originator = der.explicit(1, der.sequence(EC_KEY), der.tlv(der.BITS, [0], point));
  return der.tlv(AGREEMENT, der.small(3), der.explicit(0, originator), der.sequence(ECDH, wrapping),
    der.sequence(der.sequence(certificates.issuerAndSerial(to), der.octets(sealed))));
}

/** DER of a ContentInfo that only the holder of the certificate opens (RFC 5083, 5084, 5652, 5753). */
export async function wrap(content, to, chance) {
  const { kind, key } = await certificates.suitable(to);
  if (kind === "SM2") return (await envelopes()).wrap(content, to, chance);
  const cek = chance.bytes(32), nonce = chance.bytes(12);
  const recipient = await (kind === "RSA" ? transported(cek, to, key) : enclosed(cek, to, key, chance));
  const aes = await crypto.subtle.importKey("raw", cek, "AES-GCM", false, ["encrypt"]);
  const box = bytes(await crypto.subtle.encrypt({ name: "AES-GCM", iv: nonce }, aes, content));
  const algorithm = der.sequence(GCM, der.sequence(der.octets(nonce), der.small(16)));
  const info = der.sequence(DATA, algorithm, der.tlv(0x80, box.subarray(0, -16)));
  const body = der.sequence(der.small(0), der.tlv(der.SET, recipient), info, der.octets(box.subarray(-16)));
  return der.sequence(AUTH_ENVELOPED, der.explicit(0, body));
}

/* ---- reading ---- */

function bodyOf(p7m) {
  must(p7m.length <= LARGEST);
  const info = der.read(p7m), type = info.part(0, der.OID).raw;
  must(same(type, AUTH_ENVELOPED) || same(type, ENVELOPED));
  return info.part(1, 0xa0).part(0, der.SEQUENCE);
}

/** The one recipient: a second one would be somebody who can open and is not named. */
function recipientOf(body) {
  const recipients = body.part(1, der.SET).parts;
  must(recipients.length === 1 && [TRANSPORT, AGREEMENT].includes(recipients[0].tag));
  return recipients[0];
}

function keyIn(recipient) {
  const keys = recipient.part(-1, der.SEQUENCE);
  must(keys.parts.length === 1);
  return keys.part(0, der.SEQUENCE);
}

/** Whether the recipient is named by issuer and serial number, or by key identifier, of this certificate. */
function names(recipient, certificate) {
  const transport = recipient.tag === TRANSPORT;
  const [identifier, tag] = transport ? [recipient.parts[1], 0x80] : [keyIn(recipient).parts[0], 0xa0];
  if (identifier.tag === der.SEQUENCE) return same(identifier.raw, certificates.issuerAndSerial(certificate));
  const found = transport ? identifier.is(tag).content : identifier.is(tag).part(0, der.OCTETS).content;
  return same(found, certificates.keyIdentifier(certificate) ?? []);
}

/** RSA-OAEP, SHA-256 for the hash and for the mask, no label; anything else is refused. */
function transport(recipient, holder) {
  const algorithm = recipient.part(2, der.SEQUENCE), fields = algorithm.part(1, der.SEQUENCE);
  const mask = fields.part(1, 0xa1).part(0, der.SEQUENCE);
  must(same(algorithm.part(0, der.OID).raw, OAEP) && fields.parts.length === 2);
  must(same(fields.part(0, 0xa0).part(0, der.SEQUENCE).part(0, der.OID).raw, SHA256));
  must(same(mask.part(0, der.OID).raw, MGF) && same(mask.part(1, der.SEQUENCE).part(0, der.OID).raw, SHA256));
  return holder.decrypt(recipient.part(3, der.OCTETS).content);
}

/** ECDH with SHA-256 and AES-256 key wrap. */
async function agreement(recipient, holder) {
  const algorithm = recipient.part(-2, der.SEQUENCE), wrapping = algorithm.part(1, der.SEQUENCE);
  must(same(algorithm.part(0, der.OID).raw, ECDH) && same(wrapping.part(0, der.OID).raw, WRAP));
  const ukm = recipient.parts[2].tag === 0xa1 ? recipient.parts[2].part(0, der.OCTETS).content : null;
  const point = recipient.part(1, 0xa0).part(0, 0xa1).part(1, der.BITS).content.subarray(1);
  const kek = await wrappingKey(await holder.agree(point), wrapping.raw, ukm, "unwrapKey");
  const sealed = keyIn(recipient).part(1, der.OCTETS).content;
  const cek = await crypto.subtle.unwrapKey("raw", sealed, kek, "AES-KW", "AES-GCM", true, ["decrypt"]);
  return bytes(await crypto.subtle.exportKey("raw", cek));
}

/** [0] IMPLICIT OCTET STRING; some libraries write it in pieces even when it is short. */
const string = (field) => (field.tag === 0xa0 ? join(...field.parts.map((part) => part.is(der.OCTETS).content))
  : field.is(0x80).content);

/** What the content key opens; AES-256 in GCM or CBC only. */
async function contentOf(body, cek) {
  const info = body.part(2, der.SEQUENCE), algorithm = info.part(1, der.SEQUENCE), sealed = string(info.parts[2]);
  const cipher = algorithm.part(0, der.OID).raw;
  must(same(info.part(0, der.OID).raw, DATA) && cek.length === 32 && (same(cipher, GCM) || same(cipher, CBC)));
  const open = async (name, iv, data) => {
    const key = await crypto.subtle.importKey("raw", cek, name, false, ["decrypt"]);
    return bytes(await crypto.subtle.decrypt({ name, iv }, key, data));
  };
  if (same(cipher, CBC)) return open("AES-CBC", algorithm.part(1, der.OCTETS).content, sealed);
  const parameters = algorithm.part(1, der.SEQUENCE), mac = body.part(3, der.OCTETS).content;
  must(same(parameters.part(1, der.INTEGER).content, [16]) && mac.length === 16);
  return open("AES-GCM", parameters.part(0, der.OCTETS).content, join(sealed, mac));
}

/** What `wrap` was given. Whatever goes wrong, of the file or of the key, has the same answer. */
export async function unwrap(p7m, holder) {
  try {
    if (certificates.sm2Point(holder.certificate)) return await (await envelopes()).unwrap(p7m, holder);
    const body = bodyOf(p7m), recipient = recipientOf(body);
    must(names(recipient, holder.certificate));
    const cek = await (recipient.tag === TRANSPORT ? transport(recipient, holder) : agreement(recipient, holder));
    return await contentOf(body, cek);
  } catch {
    throw notOpened();
  }
}

/** Who answers two questions with a private key of WebCrypto, which need not be readable. */
export const holding = (key, certificate) => ({
  certificate,
  decrypt: async (wrapped) => bytes(await crypto.subtle.decrypt("RSA-OAEP", key, wrapped)),
  agree: async (point) => agreed(key, await crypto.subtle.importKey("raw", point, key.algorithm, false, [])),
});

/** A private key (PKCS#8) for the kind of its certificate, RSA or P-256; nobody reads it back. */
export async function privateKey(pkcs8, certificate) {
  const { kind } = await certificates.suitable(certificate);
  const [algorithm, usage] = kind === "RSA" ? [{ name: "RSA-OAEP", hash: "SHA-256" }, "decrypt"]
    : [{ name: "ECDH", namedCurve: "P-256" }, "deriveBits"];
  return crypto.subtle.importKey("pkcs8", pkcs8, algorithm, false, [usage]);
}

/** The holder of a private key (PKCS#8) with its certificate. */
export const holder = async (pkcs8, certificate) => holding(await privateKey(pkcs8, certificate), certificate);
