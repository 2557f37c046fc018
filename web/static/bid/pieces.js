/* The ciphertext in pieces of 8 MiB with their SHA-256: what is hashed, sent and sent again. */
import { sha256 } from "./bytes.js";
import { Portions } from "./portions.js";

export const PIECE = 8 * 1024 * 1024;

const digested = async (data) => ({ data, sha256: await sha256(data) });

/** {data, sha256} of each piece in order; only the last one is shorter, and none is empty. `hashed` makes that of the
 * bytes: somewhere else, perhaps, while the next piece is encrypted here. */
export async function* pieces(sealed, hashed = digested) {
  const portions = new Portions(sealed);
  let coming = portions.own(PIECE);
  for (let data = await coming; data.length; data = await coming) {
    coming = portions.own(PIECE);
    coming.catch(() => null); // what is wrong with it is told when its turn comes, also if that is never
    yield await hashed(data);
  }
}
