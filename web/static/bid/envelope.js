/* A package's key and the shares of it: what their files hold, how they are dealt, and how a quorum joins them. */
import { LP, big, number, same, sha256, u32, utf8 } from "./bytes.js";
import * as cobblestone from "./cobblestone.js";
import * as keywrap from "./keywrap.js";
import { Refusal } from "./refusal.js";
import * as shamir from "./shamir.js";

const KEY = "ebid-key/v1", SHARE = "ebid-share/v1";
export const IDENTIFIER = /^[A-Za-z0-9._-]{1,64}$/;

/** `label|field|field…`, made of what the opener knows itself, never of a string in a file. */
function context(label, ...fields) {
  for (const each of fields) {
    if (!IDENTIFIER.test(each)) {
      throw new Refusal("id.malformed", `标识只能用 1 至 64 个字母、数字、点、下划线或短横：${each}`,
        `an identifier is 1 to 64 letters, digits, dots, underscores or dashes: ${each}`, "context");
    }
  }
  return utf8([label, ...fields].join("|"));
}
/** Of a second envelope its number stands behind. */
export const bidContext = (tender, lot, bidder, seq, number = 1) =>
  context("ebid/v1", tender, lot, bidder, String(seq), ...(number > 1 ? [String(number)] : []));
/** `pid` as hexadecimal digits, as everywhere outside LP. */
export const scoreContext = (tender, lot, pid, round) => context("ebid-score/v1", tender, lot, pid, String(round));

/** The parts that LP joined, exactly so many. */
function fields(data, count) {
  const parts = [], view = new DataView(data.buffer, data.byteOffset, data.byteLength);
  let at = 0;
  while (at + 4 <= data.length && parts.length < count) {
    const size = view.getUint32(at);
    parts.push(data.subarray(at + 4, at + 4 + size));
    at += 4 + size;
  }
  if (at !== data.length || parts.length !== count) throw keywrap.notOpened();
  return parts;
}

/** What `key.p7m` holds, and what the bidder hands over at the opening. */
export const keyBytes = (context, key) => LP(KEY, context, key);

/** The 32-byte key of exactly this context. */
export function readKey(data, context) {
  const [label, said, key] = fields(data, 3);
  const right = same(label, utf8(KEY)) && same(said, context) && key.length === cobblestone.KEY;
  if (!right) throw keywrap.notOpened();
  return key;
}

/** As `readKey`, and refuses unless the key is the one that the signed manifest commits to. */
export async function keyHolds(data, context, header) {
  const key = readKey(data, context);
  await cobblestone.holds(key, header, context);
  return key;
}

/** The bytes of custodian i's share; the blinder keeps their digest from telling anything of the value. */
export const shareBytes = ({ context, i, value, blinder }) => LP(SHARE, context, u32(i), big(value, 33), blinder);

/** What the signed manifest says of a share, so that a bad one names its giver. */
export const commitment = (share) => sha256(shareBytes(share));

/** n shares of which any k join to the key; fewer say nothing of it. */
export function deal(key, context, k, n, chance) {
  shamir.bounds(k, n);
  // 512 bits leave a bias below 2^-255 modulo P and never need a second draw.
  const coefficients = Array.from({ length: k - 1 }, () => number(chance.bytes(64)) % shamir.P);
  return shamir.split(key, n, coefficients)
    .map((value, at) => ({ context, i: at + 1, value, blinder: chance.bytes(32) }));
}

/** Custodian i's share for this context and no other. */
export function readShare(data, context, i) {
  const [label, said, index, value, blinder] = fields(data, 5);
  const right = same(label, utf8(SHARE)) && same(said, context) && same(index, u32(i))
    && value.length === 33 && blinder.length === 32 && number(value) < shamir.P;
  if (!right) throw keywrap.notOpened();
  return { context, i, value: number(value), blinder };
}

const badShare = (i) => new Refusal("envelope.bad_share", `第 ${i} 位保管人交出的份额与投标人签名清单中的承诺不符`,
  `the share of custodian ${i} is not the one committed to in the signed manifest`, `shares.${i}`);

/** As `readShare`, and names the giver of a share that is not the one which the dealer committed to. */
export async function shareHolds(data, context, i, committed) {
  if (!committed || !same(await sha256(data), committed)) throw badShare(i);
  try {
    return readShare(data, context, i);
  } catch (error) {
    throw error instanceof Refusal ? badShare(i) : error;
  }
}

/** The key from exactly k shares (bytes by custodian); `header` is the file's salt and commitment.
 *
 * `envelope.bad_dealing` means that every share is the one committed to, so that the bidder dealt wrongly. */
export async function join(shares, context, k, commitments, header) {
  if (shares.size !== k) {
    throw new Refusal("envelope.quorum", `需要恰好 ${k} 份，收到 ${shares.size} 份`,
      `exactly ${k} shares are needed, ${shares.size} were given`, "shares");
  }
  const values = new Map();
  for (const [i, data] of shares) values.set(i, (await shareHolds(data, context, i, commitments.get(i))).value);
  try {
    const key = shamir.join(values);
    await cobblestone.holds(key, header, context);
    return key;
  } catch (error) {
    if (!(error instanceof Refusal)) throw error;
    throw new Refusal("envelope.bad_dealing", "各份额均与承诺相符却合不成密钥：投标人分发的份额有误，属投标人原因",
      "every share matches its commitment, yet they do not join to the key: the bidder dealt them wrongly", "shares");
  }
}

/** The key files of one package with their digests; without custodians k is 0, without `own` nobody has it whole. */
export async function wrap(key, context, own, certificates, k, chance) {
  const dealt = certificates.length ? deal(key, context, k, certificates.length, chance) : [];
  const wrapped = async (share) => {
    const to = certificates[share.i - 1], p7m = await keywrap.wrap(shareBytes(share), to, chance);
    const [certificate, p7m_sha256] = [await sha256(to), await sha256(p7m)];
    return { i: share.i, certificate, p7m, p7m_sha256, commitment: await commitment(share) };
  };
  const p7m = own && await keywrap.wrap(keyBytes(context, key), own, chance), shares = [];
  for (const share of dealt) shares.push(await wrapped(share));
  return { key: p7m, key_sha256: own && await sha256(p7m), shares };
}
