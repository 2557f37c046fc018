/* SM2, SM3 and SM4, which WebCrypto lacks, by sm-crypto-v2. No page loads this with itself: who meets them asks for it.
 *
 * Points are 65 bytes (4, x, y), private numbers 32, signature values r ‖ s. SM2's nonces are drawn by the library from
 * the browser's generator. What it reads leniently is read strictly here, before it sees it. */
import "../vendor/sm-crypto-v2-1.15.1.umd.js";
import { big, hex, join, same, u32, unhex } from "./bytes.js";
import * as der from "./der.js";

const { sm2, sm3: digest, sm4 } = globalThis.SmCryptoV2;
const HALF = 32, BLOCK = 16, MOST = 256;
/** Both with the signer id of GM/T 0009, which the library takes where it is told none. */
const SIGNED = { hash: true };

/** Whatever is wrong with the bytes of a cipher: the caller has one answer for all of it. */
const wrong = () => new Error("not of this form, or by another key");

export const sm3 = (data) => unhex(digest(data));

export const sign = (own, data) => unhex(sm2.doSignature(data, hex(own), SIGNED));

/** Whether r ‖ s over the data is the point's. */
export function holds(point, value, data) {
  if (value.length !== 2 * HALF) return false;
  try {
    return sm2.doVerifySignature(data, hex(value), hex(point), SIGNED);
  } catch {
    return false; // no point of the curve, or s out of its range
  }
}

/** The public point of a private number; throws for one out of range. */
export const point = (own) => unhex(sm2.getPublicKeyFromPrivateKey(hex(own)));

/** Whether 65 bytes are a point of the curve. */
export function isPoint(data) {
  try {
    return sm2.verifyPublicKey(hex(data));
  } catch {
    return false;
  }
}

/** SM2Cipher of GM/T 0009, DER, of 1 to 256 bytes, to a point of the curve. */
export const encrypt = (to, data) => unhex(sm2.doEncrypt(data, hex(to), 1, { asn1: true }));

/** What was encrypted to the private number's point; throws for whatever does not open. */
export function decrypt(own, wrapped) {
  const parts = der.read(wrapped, der.SEQUENCE).parts;
  if (parts.length !== 4) throw wrong();
  const [x, y] = parts.slice(0, 2).map((part) => big(der.natural(part), HALF)), [check, sealed] = parts.slice(2)
    .map((part) => part.is(der.OCTETS).content);
  if (check.length !== HALF || !sealed.length || sealed.length > MOST) throw wrong();
  const made = sm2.doDecrypt(hex(join(x, y, check, sealed)), hex(own), 1, { output: "array" });
  if (made.length !== sealed.length) throw wrong();
  return made;
}

const cbc = (iv) => ({ mode: "cbc", padding: "none", iv, output: "array" });

/** SM4 in CBC, padded as PKCS #7 has it. */
export function sealed(key, iv, data) {
  const missing = BLOCK - (data.length % BLOCK);
  return sm4.encrypt(join(data, new Uint8Array(missing).fill(missing)), key, cbc(iv));
}

export function opened(key, iv, data) {
  if (!data.length || data.length % BLOCK) throw wrong();
  const made = sm4.decrypt(data, key, cbc(iv)), size = made.at(-1), padding = made.subarray(-size);
  if (size < 1 || size > BLOCK || !same(padding, new Uint8Array(size).fill(size))) throw wrong();
  return made.subarray(0, -size);
}

const mac = (key, data) => unhex(digest(data, { key }));

/** PBKDF2 (RFC 8018) with HMAC-SM3; at most 32 bytes, which is one block. */
export function derived(passphrase, salt, rounds, size) {
  let last = mac(passphrase, join(salt, u32(1)));
  const made = last.slice();
  for (let round = 1; round < rounds; round++) {
    last = mac(passphrase, last);
    last.forEach((byte, i) => (made[i] ^= byte));
  }
  return made.subarray(0, size);
}
