/* The manifest of a sealed bid, `ebid-bid/v1`: the exact bytes that the bidder signs. */
import { canonical, has, hex, parse, unhex, utf8 } from "./bytes.js";
import { IDENTIFIER } from "./envelope.js";
import { PIECE } from "./pieces.js";
import { Refusal } from "./refusal.js";
import { MOST } from "./shamir.js";

export const VERSION = "ebid-bid/v1", SHEET = "ebid-sheet/v1";
/** Bytes of the sealed file and of a manifest, inclusive. */
export const LARGEST = 2 * 1024 ** 3, LARGEST_MANIFEST = 1024 ** 2;

const matches = (pattern) => (value) => typeof value === "string" && pattern.test(value);
const hash = matches(/^[0-9a-f]{64}$/), identifier = matches(IDENTIFIER), words = matches(/^.{1,64}$/u);
const whole = (least, most) => (value) => Number.isSafeInteger(value) && least <= value && value <= most;
const instant = (value) => typeof value === "string" && !Number.isNaN(Date.parse(value))
  && /^[1-9]/.test(value) && new Date(value).toISOString() === value;

const SEALED = {
  size: whole(0, Number.MAX_SAFE_INTEGER), piece: (value) => value === PIECE,
  pieces: (value) => Array.isArray(value) && value.every(hash),
  salt: matches(/^[0-9a-f]{48}$/), commitment: hash,
};
/** i = 1…n in order, so that nobody holds two places. */
const custodian = (i) => ({ i: (value) => value === i, cert_sha256: hash, p7m_sha256: hash, commit: hash });
const FORM = {
  v: (value) => value === VERSION, tender: identifier, tender_doc_sha256: hash, lot: identifier, bidder: identifier,
  seq: whole(1, Number.MAX_SAFE_INTEGER), prev: (value) => value === null || hash(value), deadline: instant,
  mode: words, k: whole(0, MOST), sealed: (value) => formed(value, SEALED, "sealed."), key_p7m_sha256: hash,
  custodians: (value) => Array.isArray(value) && value.length <= MOST
    && value.every((each, at) => formed(each, custodian(at + 1), `custodians.${at + 1}.`)),
  client: words, created: instant,
};

/** The second envelope, where there is one: from byte `at` of the sealed file on. */
const SECOND = { at: whole(1, Number.MAX_SAFE_INTEGER), salt: SEALED.salt, commitment: hash, key_p7m_sha256: hash,
  custodians: FORM.custodians };

const SHEET_FORM = {
  v: (value) => value === SHEET, tender: identifier, lot: identifier, pid: matches(/^([0-9a-f]{2}){1,32}$/),
  round: whole(1, Number.MAX_SAFE_INTEGER), commitment: hash, k: whole(1, MOST), sealed: FORM.sealed,
  shares: (value) => FORM.custodians(value),
};

const bad = (field) => new Refusal("package.malformed", `清单的 ${field} 缺失、多余或不合格式`,
  `the manifest's ${field} is missing, superfluous or malformed`, field);

/** True, or a refusal that names the member which is not of its form. */
function formed(value, form, at = "") {
  if (!has(value, Object.keys(form).join(" "))) throw bad(at.slice(0, -1) || "members");
  for (const [name, fits] of Object.entries(form)) if (!fits(value[name])) throw bad(at + name);
  return true;
}

function checked(value) {
  const { second, ...rest } = value;
  formed(rest, FORM);
  if (second !== undefined) formed(second, SECOND, "second.");
  if (second && second.custodians.length !== value.custodians.length) throw bad("second.custodians");
  if (value.k > value.custodians.length) throw bad("k");
  return value;
}

/** What a manifest says of the share files; digests and commitments come raw, as in all that follows. */
const told = (shares) => shares.map(({ i, certificate, p7m_sha256: p7m, commitment }) =>
  ({ i, cert_sha256: hex(certificate), p7m_sha256: hex(p7m), commit: hex(commitment) }));
const file = ({ size, pieces, salt, commitment }) =>
  ({ size, piece: PIECE, pieces: pieces.map(hex), salt: hex(salt), commitment: hex(commitment) });

/** Whose keys open an envelope. */
const opened = (keys) => ({ key_p7m_sha256: hex(keys.key_sha256), custodians: told(keys.shares) });

/** The canonical bytes. `facts` are members of the manifest; `second` is {at, salt, commitment, keys} where there is one. */
export function data(facts, sealed, keys, second) {
  const value = { v: VERSION, ...facts, ...opened(keys), sealed: file(sealed) };
  if (second) {
    value.second = { at: second.at, salt: hex(second.salt), commitment: hex(second.commitment), ...opened(second.keys) };
  }
  return utf8(canonical(checked(value)));
}

/** The same of one expert's sealed score sheet, `ebid-sheet/v1`; `facts` have tender, lot, pid, round, commitment, k. */
export const sheet = (facts, sealed, keys) =>
  utf8(canonical({ v: SHEET, ...facts, sealed: file(sealed), shares: told(keys.shares) }));

function parsed(bytes) {
  if (bytes.length > LARGEST_MANIFEST) {
    throw new Refusal("package.manifest_too_large", "清单超过 1 MiB", "the manifest is larger than 1 MiB", "manifest");
  }
  return parse(bytes);
}

/** The members of exactly canonical bytes of a well-formed manifest. */
export const read = (bytes) => checked(parsed(bytes));

/** The same of a sealed score sheet's. */
export function readSheet(bytes) {
  const value = parsed(bytes);
  formed(value, SHEET_FORM);
  if (value.k > value.shares.length) throw bad("k");
  return value;
}

/** Envelope 1 or 2 of a read manifest: {salt, commitment, key_p7m_sha256, custodians}; undefined where there is none. */
export function part({ sealed: { salt, commitment }, key_p7m_sha256, custodians, second }, number) {
  return number === 1 ? { salt, commitment, key_p7m_sha256, custodians } : second;
}

/** What each custodian's share is committed to, by its number. */
export const commitments = (listed) => new Map(listed.map(({ i, commit }) => [i, unhex(commit)]));
