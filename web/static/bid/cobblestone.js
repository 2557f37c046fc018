/* Cobblestone-256 (C2SP chunked-encryption) by WebCrypto: seal and open a stream of any length in constant memory. */
import { join, same, utf8 } from "./bytes.js";
import { Portions } from "./portions.js";
import { Refusal } from "./refusal.js";

export const KEY = 32, SALT = 24, COMMITMENT = 32, CHUNK = 16 * 1024, TAG = 16;
export const HEADER = SALT + COMMITMENT;
const SUITE = "c2sp.org/chunked-encryption@v1+AEAD_AES_256_GCM";
/** Chunks in flight: enough to hide the way to WebCrypto's thread and back, and no more than 1 MiB. */
const AT_ONCE = 64;

/** The one answer for every way in which a sealed file does not open. */
export const notOpened = () => new Refusal("envelope.not_opened",
  "密封文件打不开：密钥、上下文或密文不符，或文件不完整",
  "the sealed file does not open: wrong key, wrong context, altered or incomplete", "sealed");

/** Bytes of the sealed file for so many plain ones; the last chunk is always shorter than a full one. */
export const sealedSize = (plain) => HEADER + plain + (Math.floor(plain / CHUNK) + 1) * TAG;

/** Cipher key (32), base nonce (12) and commitment (32) of one file: HKDF-Expand with SHA-512, 76 bytes. */
export async function derive(key, salt, context) {
  const mac = await crypto.subtle.importKey("raw", key, { name: "HMAC", hash: "SHA-512" }, false, ["sign"]);
  const sign = async (...parts) => new Uint8Array(await crypto.subtle.sign("HMAC", mac, join(...parts)));
  const info = join(utf8(SUITE), [0], salt, context);
  const first = await sign(info, [1]);
  const made = join(first, await sign(first, info, [2]));
  return { aead: made.slice(0, 32), base: made.slice(32, 44), commitment: made.slice(44, 76) };
}

/** Refuses unless salt and commitment belong to this key and this context. */
export async function holds(key, header, context) {
  if (key.length !== KEY || header.length !== HEADER) throw notOpened();
  const { commitment } = await derive(key, header.subarray(0, SALT), context);
  if (!same(commitment, header.subarray(SALT))) throw notOpened();
}

/** The base XOR the chunk's number, both as 96 bits. */
export function nonce(base, n) {
  const made = base.slice(), view = new DataView(made.buffer);
  view.setUint32(4, view.getUint32(4) ^ Math.floor(n / 2 ** 32));
  view.setUint32(8, view.getUint32(8) ^ n % 2 ** 32);
  return made;
}

/** What `work(n, chunk)` makes of each chunk of `size` bytes, in order; the last one is shorter, and may be empty.
 *
 * While one is awaited the next ones are under way: a chunk's way to WebCrypto and back takes longer than its cipher. */
async function* each(portions, size, work) {
  const making = [];
  for (let n = 0, last = false; !last; n++) {
    const chunk = await portions.take(size), made = work(n, chunk);
    made.catch(() => null); // what is wrong with it is told when its turn comes
    making.push(made);
    last = chunk.length < size;
    if (making.length === AT_ONCE) yield new Uint8Array(await making.shift());
  }
  for (const made of making) yield new Uint8Array(await made);
}

/** The sealed file of a plaintext, in parts as they come: header first. A key is never used for two files. */
export async function* sealed(plain, key, context, salt) {
  const { aead, base, commitment } = await derive(key, salt, context);
  const aes = await crypto.subtle.importKey("raw", aead, "AES-GCM", false, ["encrypt"]);
  yield join(salt, commitment);
  yield* each(new Portions(plain), CHUNK, (n, chunk) =>
    crypto.subtle.encrypt({ name: "AES-GCM", iv: nonce(base, n) }, aes, chunk));
}

/** The plaintext of a sealed file, in parts as they come.
 *
 * Nobody may use any part before the last one has come without a refusal: a truncated file gives plaintext first. */
export async function* opened(parts, key, context) {
  const portions = new Portions(parts);
  const header = await portions.take(HEADER);
  await holds(key, header, context);
  const { aead, base } = await derive(key, header.subarray(0, SALT), context);
  const aes = await crypto.subtle.importKey("raw", aead, "AES-GCM", false, ["decrypt"]);
  yield* each(portions, CHUNK + TAG, (n, chunk) =>
    crypto.subtle.decrypt({ name: "AES-GCM", iv: nonce(base, n) }, aes, chunk).catch(() => {
      throw notOpened();
    }));
}
