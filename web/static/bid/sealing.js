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

/** The plaintext, counted and stopped: `progress` is told after each MiB how many bytes were read, and waited for. */
async function* watched(contents, { progress, signal }) {
  let done = 0, told = 0;
  for await (const part of plaintext.parts(contents)) {
    signal?.throwIfAborted();
    yield part;
    done += part.length;
    if (done < told + STEP && done < contents.size) continue;
    told = done;
    await progress?.(done, contents.size);
  }
}

/** Yields {data, sha256} of each 8 MiB of the sealed file; returns {manifest, key, shares}, the other files' bytes.
 *
 * `pack` is {files, form}; `facts` are the manifest's own members from `tender` to `created`, instants as text;
 * `openers` is {own, custodians}: certificates, DER. `watch` may hold {progress, signal, hashed}. */
export async function* seal(pack, facts, openers, chance, watch = {}) {
  const contents = plaintext.contents(pack.files, pack.form);
  mayBegin(cobblestone.sealedSize(contents.size), facts);
  const context = envelope.bidContext(facts.tender, facts.lot, facts.bidder, facts.seq);
  const key = chance.bytes(cobblestone.KEY), salt = chance.bytes(cobblestone.SALT);
  const keys = await envelope.wrap(key, context, openers.own, openers.custodians, facts.k, chance);
  const { commitment } = await cobblestone.derive(key, salt, context), digests = [];
  try {
    const sealed = cobblestone.sealed(ahead(watched(contents, watch)), key, context, salt);
    for await (const piece of pieces(sealed, watch.hashed)) {
      digests.push(piece.sha256);
      yield piece;
    }
  } finally {
    key.fill(0);
  }
  const sealed = { size: cobblestone.sealedSize(contents.size), pieces: digests, salt, commitment };
  return { manifest: manifest.data(facts, sealed, keys), key: keys.key, shares: keys.shares.map(({ p7m }) => p7m) };
}
