/* Seal a bid on this machine: one pass, constant memory; the key is never seen outside. */
import * as cobblestone from "./cobblestone.js";
import * as envelope from "./envelope.js";
import * as manifest from "./manifest.js";
import { pieces } from "./pieces.js";
import * as plaintext from "./plaintext.js";
import { ahead } from "./portions.js";
import { Refusal } from "./refusal.js";

const STEP = 1024 * 1024;

function mayBegin(size, facts) {
  if (facts.created >= facts.deadline) {
    throw new Refusal("bid.deadline_passed", "投标截止时间已过", "the deadline for bids has passed", "deadline");
  }
  if (size > manifest.LARGEST) {
    throw new Refusal("package.too_large", `密封文件 ${size} 字节，超过 2 GiB 上限`,
      `the sealed file has ${size} bytes, more than 2 GiB`, "sealed.size");
  }
}

/** The plaintext, counted and stopped: `progress` is told after each MiB how many bytes of `size` were read, and waited
 * for; `before` of them are other envelopes'. */
async function* watched(contents, before, size, { progress, signal }) {
  let done = 0, told = 0;
  for await (const part of plaintext.parts(contents)) {
    signal?.throwIfAborted();
    yield part;
    done += part.length;
    if (done < told + STEP && done < contents.size) continue;
    told = done;
    await progress?.(before + done, size);
  }
}

/** One envelope: its contents, a fresh key and context, the key's files. */
async function prepared(contents, facts, openers, chance, number) {
  const context = envelope.bidContext(facts.tender, facts.lot, facts.bidder, facts.seq, number);
  const key = chance.bytes(cobblestone.KEY), salt = chance.bytes(cobblestone.SALT);
  const keys = await envelope.wrap(key, context, openers.own, openers.custodians, facts.k, chance);
  return { contents, context, key, salt, keys, commitment: (await cobblestone.derive(key, salt, context)).commitment };
}

/** Their ciphertexts, one behind the other. */
async function* sealedOnes(made, watch) {
  const size = made.reduce((sum, { contents }) => sum + contents.size, 0);
  let before = 0;
  for (const { contents, context, key, salt } of made) {
    yield* cobblestone.sealed(ahead(watched(contents, before, size, watch)), key, context, salt);
    before += contents.size;
  }
}

const files = ({ keys }) => ({ key: keys.key, shares: keys.shares.map(({ p7m }) => p7m) });

/** Yields {data, sha256} of each 8 MiB of the sealed file; returns {manifest, key, shares}, the other files' bytes,
 * and of a second envelope {second: {key, shares}}.
 *
 * `pack` is {files, form}, with {second: {files, form}} where the price is sealed apart; `facts` are the manifest's own members from `tender` to `created`, instants as text;
 * `openers` is {own, custodians}: certificates, DER. `watch` may hold {progress, signal, hashed}. */
export async function* seal(pack, facts, openers, chance, watch = {}) {
  const every = [pack, ...(pack.second ? [pack.second] : [])].map((one) => plaintext.contents(one.files, one.form));
  const sizes = every.map(({ size }) => cobblestone.sealedSize(size)), size = sizes.reduce((sum, one) => sum + one);
  mayBegin(size, facts);
  const made = [], digests = [];
  for (const [n, contents] of every.entries()) made.push(await prepared(contents, facts, openers, chance, n + 1));
  try {
    for await (const piece of pieces(sealedOnes(made, watch), watch.hashed)) {
      digests.push(piece.sha256);
      yield piece;
    }
  } finally {
    for (const { key } of made) key.fill(0);
  }
  const [first, other] = made, { salt, commitment } = first, sealed = { size, pieces: digests, salt, commitment };
  const second = other && { at: sizes[0], salt: other.salt, commitment: other.commitment, keys: other.keys };
  return { manifest: manifest.data(facts, sealed, first.keys, second), ...files(first),
    ...(other ? { second: files(other) } : {}) };
}
