/* A one-time signing task in the page: fetched, checked, signed, posted. The same as `ggzy sign` does. */
import { base64, canonical, hex, parse, sha256, unbase64, utf8 } from "./bytes.js";
import * as cades from "./cades.js";
import { Refusal } from "./refusal.js";
import * as wire from "./wire.js";

export const SIGN_IN = "sign_in", SHEET = "lot.seal_scores", QUOTE = "lot.seal_quote";
const STATEMENT = "ebid-act/v1", CHALLENGE = "ebid-signin/v1";
/** What is sealed with the signature under it, by the form that the document has then. */
const SEALED = { [SHEET]: "ebid-score-sheet/v1", [QUOTE]: "ebid-last-quote/v1" };
const CHALLENGED = "at browser challenge role site v";

/** {id, kind, document, params, now}: the task, or the challenge that a sign-in page shows. */
export async function fetched(id, kind) {
  const at = encodeURIComponent(id);
  if (kind === SIGN_IN) {
    const document = unbase64((await wire.json("GET", `/api/v1/challenges/${at}`)).document);
    return { id, kind, document, params: {}, now: new Date(parse(document).at) };
  }
  const task = await wire.json("GET", `/api/v1/tasks/${at}`);
  return { ...task, document: unbase64(task.document), now: new Date(task.now) };
}

function right({ kind, document }, origin) {
  const said = parse(document);
  if (kind === SIGN_IN) {
    const known = Object.keys(said).sort().join(" ") === CHALLENGED && said.v === CHALLENGE;
    return known && new URL(said.site).origin === origin;
  }
  return kind in SEALED ? said.v === SEALED[kind] : said.v === STATEMENT && said.act === kind;
}

/** Refuses unless the document is what the task's kind says, and, where the page showed a digest, what it showed:
 * nothing else is ever signed here. */
export async function check(task, { origin, shown = "" }) {
  if (right(task, origin) && (!shown || hex(await sha256(task.document)) === shown)) return;
  throw new Refusal("task.strange_document", "待签内容与本页所示不符，已拒绝签名。请不要重试，并告知交易中心",
    "the document is not what this page shows: refused to sign. Do not try again; tell the trading centre", "document");
}

const signed = async (task, { signer }) => ({ p7s: base64(await cades.sign(task.document, signer, task.now)) });

const sealed = async (task, { signer }, chance) => (await import("./sheet.js")).answer(task, signer, chance);
const ofSheets = async (task, hands) =>
  ({ ...(await signed(task, hands)), shares: await (await import("./shares.js")).ofSheets(task, hands.holder) });
const ofBids = async (task, hands) =>
  ({ ...(await signed(task, hands)), shares: await (await import("./shares.js")).ofBids(task, hands.holder) });

/** What is posted for tasks of these kinds; for all others it is the signature alone. Few pages need these modules. */
const ANSWERS = {
  [SHEET]: sealed,
  [QUOTE]: sealed,
  "bid.release_share": ofBids,
  "bid.release_second_share": ofBids,
  "lot.release_score_shares": ofSheets,
  "lot.release_quote_shares": ofSheets,
};

/** Sign and post; gives the platform's answer. `hands` have a `signer` as `cades.sign` takes it and, for shares, a
 * `holder` as `keywrap.holding` makes it. */
export async function done(task, hands, chance) {
  if (task.kind === SIGN_IN) {
    const body = { challenge: task.id, ...(await signed(task, hands)) };
    return wire.json("POST", "/api/v1/sessions", body);
  }
  const body = await (ANSWERS[task.kind] ?? signed)(task, hands, chance);
  const once = hex(await sha256(utf8(task.id + canonical(body))));
  return wire.json("POST", `/api/v1/tasks/${encodeURIComponent(task.id)}`, body, once);
}
