/* What a bidder must know to seal for a lot: the tender document itself, and where the next package stands. */
import { hex, parse, sha256, unbase64 } from "./bytes.js";
import * as choice from "./choice.js";
import { Refusal } from "./refusal.js";

const VERSION = "ebid-tender/v1", ALONE = "self", CLIENT = "ggzy-browser/0.1.0";
const text = (value) => typeof value === "string", maybe = (value) => value === null || text(value);
const texts = (value) => Array.isArray(value) && value.every(text);
const TOLD = {
  lot: text, document: text, certificates: texts, bidder: text, bid: maybe, seq: Number.isSafeInteger, prev: maybe,
  sealed: (value) => typeof value === "boolean", now: text,
};

const strange = (name) => new Refusal("post.strange_answer", `平台的答复缺少 ${name} 或格式不对`,
  `the platform's answer lacks ${name}, or it is malformed`, name);

export const strangers = () => new Refusal("facts.custodians", "平台给出的保管人证书与招标文件公布的不同，已停止",
  "the platform's custodian certificates are not those of the tender document: stopped", "certificates");

/** Refuses unless these certificates are the custodians that the tender document names, in its order: the platform
 * could name openers of its own. */
export async function named(seal, certificates) {
  const digests = [];
  for (const each of certificates) digests.push(hex(await sha256(each)));
  const due = seal.mode === ALONE ? [] : seal.custodians.map(({ certificate_sha256: digest }) => digest);
  if (digests.join() !== due.join()) throw strangers();
}

/** The tender document and its part on the lot; only what a package needs is looked at. */
function paperOf(document, lot) {
  const paper = parse(document), part = paper?.lots?.find?.((each) => each?.lot === lot);
  const sealing = Number.isSafeInteger(paper?.seal?.k) && text(paper.seal.mode) && Array.isArray(paper.seal.custodians);
  const right = paper?.v === VERSION && text(paper.tender) && !Number.isNaN(Date.parse(paper.deadline)) && sealing;
  if (!right || !texts(part?.form?.currencies) || !texts(part.form.requires)) throw strange("document");
  return { paper, part };
}

/** Of what `/api/v1/lots/{id}` tells. Everything that binds comes from the document; the platform's word is taken for
 * the bidder's own next number only. `known` is the digest by which the notice names the document. */
export async function read(told, known) {
  for (const [name, fits] of Object.entries(TOLD)) if (!fits(told?.[name])) throw strange(name);
  const document = unbase64(told.document), certificates = told.certificates.map(unbase64);
  const digest = hex(await sha256(document));
  if (digest !== known) {
    throw new Refusal("facts.document", `招标文件摘要是 ${digest}，与公告的不同`,
      `the tender document's digest is ${digest}, not the one of the notice`, "document");
  }
  const { paper, part } = paperOf(document, told.lot);
  choice.announced(paper.suite);
  await named(paper.seal, certificates);
  return { ...told, paper, part, digest, certificates };
}

/** The members of the manifest that the bid is sealed under. */
export const members = ({ lot, bidder, seq, prev, now, paper, digest, certificates }) => ({
  tender: paper.tender, tender_doc_sha256: digest, lot, bidder, seq, prev,
  deadline: new Date(paper.deadline).toISOString(), mode: paper.seal.mode, k: certificates.length ? paper.seal.k : 0,
  client: CLIENT, created: new Date(now).toISOString(),
});
