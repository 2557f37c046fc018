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
  const said = manifest.read(signed), number = await numberOf(said, p7m), part = manifest.part(said, number);
  const context = envelope.bidContext(said.tender, said.lot, said.bidder, said.seq, number);
  const data = await (holder.open ? holder.open(signed, p7m) : keywrap.unwrap(p7m, holder));
  await envelope.keyHolds(data, context, join(unhex(part.salt), unhex(part.commitment)));
  return data;
}

const ACTS = { 1: "release_key", 2: "release_second_key" };

/** Which of the bid's envelopes the key file is of. */
async function numberOf(said, p7m) {
  const digest = hex(await sha256(p7m)), number = [1, 2].find((n) => manifest.part(said, n)?.key_p7m_sha256 === digest);
  if (number) return number;
  throw new Refusal("opening.key_file", "密钥文件不是您当时递交的那一个，已拒绝解密",
    "the key file is not the one you submitted: refused to unwrap it", "key");
}

/** Ask for the key file of a bid, unwrap it here and release the key; doing it again changes nothing. */
export async function release(bid, signed, holder) {
  const path = `/api/v1/bids/${encodeURIComponent(bid)}`, answer = await wire.sent("GET", `${path}/key`);
  const p7m = new Uint8Array(await answer.arrayBuffer()), data = await keyToRelease(signed, p7m, holder);
  const act = ACTS[await numberOf(manifest.read(signed), p7m)];
  return wire.json("POST", `${path}/acts/${act}`, { key: base64(data) }, hex(await sha256(data)));
}
