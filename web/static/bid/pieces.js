/* The ciphertext in pieces of 8 MiB with their SHA-256: what is hashed, sent and sent again. */
import { sha256 } from "./bytes.js";
import { Portions } from "./portions.js";

export const PIECE = 8 * 1024 * 1024;

/** {data, sha256} of each piece in order; only the last one is shorter, and none is empty. */
export async function* pieces(sealed) {
  const portions = new Portions(sealed);
  let coming = portions.take(PIECE);
  for (let data = await coming; data.length; data = await coming) {
    coming = portions.take(PIECE); // the next piece is encrypted while this one is hashed
    coming.catch(() => null); // what is wrong with it is told when its turn comes, also if that is never
    yield { data, sha256: await sha256(data) };
  }
}
