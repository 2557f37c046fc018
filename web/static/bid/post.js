/* Upload a sealed bid by pieces and submit it: whatever breaks, the same call again goes on where it stopped. */
import { LP, base64, hex, same, sha256, unhex } from "./bytes.js";
import * as manifest from "./manifest.js";
import { PIECE } from "./pieces.js";
import { Refusal } from "./refusal.js";
import * as wire from "./wire.js";

/** How a platform says that it has this package already: its first answer was lost. */
const RECEIVED = ["package.replayed", "package.submitted", "bid.known"];
/** What passes by itself: a broken line, a platform that is busy for a moment. */
const PASSING = ["post.unreachable", "database.busy"];
/** Seconds before the next attempt; the last one again and again. */
const PAUSES = [1, 2, 5, 10, 20];

const damaged = () => new Refusal("seal.damaged", "本浏览器里的密封文件与已签名的清单不符（被改动或损坏），请重新封装",
  "the sealed file in this browser is not the one that was signed, altered or damaged: seal again", "sealed");
const superseded = (seq) => new Refusal("package.superseded",
  `第 ${seq} 份投标文件包不能再递交：它已被替换、已撤回，或不是按当前情况密封的，请重新封装`,
  `package ${seq} can no longer be submitted (replaced, withdrawn, or sealed for another state): seal again`, "seq");

const id = encodeURIComponent;
const once = async (...parts) => hex(await sha256(LP(...parts)));

/** So many seconds, or until the line is back. */
const pause = (seconds, signal) => new Promise((resolve, reject) => {
  const end = (settle, value) => {
    clearTimeout(timer);
    removeEventListener("online", back);
    signal?.removeEventListener("abort", stop);
    settle(value);
  };
  const back = () => end(resolve), stop = () => end(reject, signal.reason);
  const timer = setTimeout(back, 1000 * seconds);
  addEventListener("online", back);
  signal?.addEventListener("abort", stop);
});

/** What `task` gives, however often it takes: every request here may be repeated. */
async function steady(task, { waiting, signal }) {
  for (let n = 0; ; n++) {
    signal?.throwIfAborted();
    try {
      return await task();
    } catch (error) {
      if (!PASSING.includes(error.code)) throw error;
      waiting?.(error);
      await pause(PAUSES[Math.min(n, PAUSES.length - 1)], signal);
    }
  }
}

/** What the platform says of the lot, to this bidder; to whom is not signed in it says less. */
export async function asked(lot, watch = {}) {
  const told = await steady(() => wire.json("GET", `/api/v1/lots/${id(lot)}`), watch);
  if (told.bidder) return told;
  throw new Refusal("session.missing", "登录已失效，请重新登录后回到本页继续", "sign in again, then come back here and go on");
}

const notOwn = () => new Refusal("package.wrong_bidder", "这份投标文件包是另一单位密封的，请由密封它的单位递交",
  "this package was sealed by another organisation: submit it as the one that sealed it", "bidder");

/** The receipt of a bid's package again, with the log's proof as soon as there is one. */
export const receipt = (bid, seq) => wire.json("GET", `/api/v1/bids/${id(bid)}/receipts/${seq}`);

/** The receipt, if this very package is the last that the platform received and the bid stands. */
async function received(told, said, watch) {
  if (!told.sealed || told.seq !== said.seq + 1) throw superseded(said.seq);
  return steady(() => receipt(told.bid, said.seq), watch);
}

/** One piece goes out while the platform syncs and notes the one before: two are on their way, and the line is not shared. */
async function upload(begun, sealed, piece, watch) {
  const path = `/api/v1/packages/${id(begun)}`, { pieces } = await steady(() => wire.json("GET", path), watch);
  const held = new Map(pieces.map(({ n, sha256: digest }) => [n, digest]));
  const size = (n) => Math.min(PIECE, sealed.size - n * PIECE);
  const missing = sealed.pieces.map((digest, n) => [n, digest]).filter(([n, digest]) => held.get(n) !== digest);
  const here = sealed.size - missing.reduce((sum, [n]) => sum + size(n), 0), gone = new Map();
  const told = (n, so) => watch.progress?.([...gone.set(n, so).values()].reduce((sum, one) => sum + one, here), sealed.size);
  let before = null;
  watch.progress?.(here, sealed.size);
  for (const [n, digest] of missing) {
    const data = await piece(n), raw = unhex(digest);
    if (!data || data.length !== size(n) || !same(await sha256(data), raw)) throw damaged();
    const headers = { "Content-Type": "application/octet-stream", "Content-Digest": `sha-256=:${base64(raw)}:` };
    let going = null;
    const out = new Promise((sent) => {
      const ways = { progress: (so) => told(n, so), out: sent, signal: watch.signal };
      going = steady(() => wire.put(`${path}/pieces/${n}`, data, headers, ways), watch).then(() => told(n, data.length));
    });
    going.catch(() => null); // what is wrong with it is told when its turn comes
    await Promise.race([out, going]);
    await before;
    before = going;
  }
  await before;
}

/** Upload what is missing, then submit or replace; gives the receipt bundle. Safe to call again at any point.
 *
 * `bid` is {manifest, p7s, key, shares, second?: {key, shares}}, `piece(n)` gives a sealed piece; `watch` may hold {progress(done, size),
 * waiting(error), signal}. The platform knows an upload by what was signed, so no note of it is needed. */
export async function submit(bid, piece, watch = {}) {
  const said = manifest.read(bid.manifest), { lot, sealed } = said, told = await asked(lot, watch);
  if (told.bidder !== said.bidder) throw notOwn();
  if (told.seq !== said.seq) return received(told, said, watch);
  const key = await once(bid.manifest, "package"), size = { size: sealed.size, piece: PIECE };
  const path = `/api/v1/lots/${id(lot)}`;
  const { package: begun } = await steady(() => wire.json("POST", `${path}/packages`, size, key), watch);
  await upload(begun, sealed, piece, watch);
  const verb = told.sealed ? "replace_bid" : "submit_bid", act = await once(bid.manifest, begun, verb);
  const body = { package: begun, manifest: base64(bid.manifest), manifest_p7s: base64(bid.p7s),
    key_p7m: base64(bid.key), shares: bid.shares.map(base64) };
  if (bid.second) body.second = { key_p7m: base64(bid.second.key), shares: bid.second.shares.map(base64) };
  try {
    return await steady(() => wire.json("POST", `${path}/acts/${verb}`, body, act), watch);
  } catch (error) {
    if (!RECEIVED.includes(error.code)) throw error;
  }
  return received(await asked(lot, watch), said, watch);
}
