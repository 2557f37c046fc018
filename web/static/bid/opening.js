/* At the opening: unwrap the key of exactly the bid that was sent, and hand it over. */
import { base64, hex, join, sha256, unhex } from "./bytes.js";
import * as envelope from "./envelope.js";
import * as keywrap from "./keywrap.js";
import * as manifest from "./manifest.js";
import { Refusal } from "./refusal.js";
import * as wire from "./wire.js";

/** The key's LP string. The key file is compared with the manifest that the bidder signed before it is unwrapped:
 * nobody can use this page to open another one. `holder` as `keywrap.unwrap` takes it, or one whose
 * `open(signed, p7m)` unwraps elsewhere. */
export async function keyToRelease(signed, p7m, holder) {
  const said = manifest.read(signed), context = envelope.bidContext(said.tender, said.lot, said.bidder, said.seq);
  if (hex(await sha256(p7m)) !== said.key_p7m_sha256) {
    throw new Refusal("opening.key_file", "密钥文件不是您当时递交的那一个，已拒绝解密",
      "the key file is not the one you submitted: refused to unwrap it", "key");
  }
  const data = await (holder.open ? holder.open(signed, p7m) : keywrap.unwrap(p7m, holder));
  await envelope.keyHolds(data, context, join(unhex(said.sealed.salt), unhex(said.sealed.commitment)));
  return data;
}

/** Ask for the key file of a bid, unwrap it here and release the key; doing it again changes nothing. */
export async function release(bid, signed, holder) {
  const path = `/api/v1/bids/${encodeURIComponent(bid)}`, answer = await wire.sent("GET", `${path}/key`);
  const data = await keyToRelease(signed, new Uint8Array(await answer.arrayBuffer()), holder);
  return wire.json("POST", `${path}/acts/release_key`, { key: base64(data) }, hex(await sha256(data)));
}
