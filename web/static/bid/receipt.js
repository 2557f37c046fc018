/* A receipt (回执): it must speak of exactly what was sent, open its own leaf in the log, and be sealed and stamped.
 *
 * Seal, stamp and proof are read by the second verifier's scripts (`globalThis.Ebid`), which the page loads first. */
import { LP, base64, canonical, hex, join, parse, sha256, unbase64, unhex, utf8 } from "./bytes.js";
import * as manifest from "./manifest.js";
import { Refusal } from "./refusal.js";

const VERSION = "ebid-receipt/v1", FILE = "ebid-receipt-file/v1";
const BINARY = ["receipt", "p7s", "tsr", "event", "salt"], LISTS = ["certs", "crls", "ocsp"];

const bad = (field, zh, en) => new Refusal(`receipt.${field}`, `回执不成立：${zh}。请保留全部文件并联系交易中心和监督部门`,
  `the receipt does not hold: ${en}. Keep all files; tell the trading centre and the supervisor`, field);

/** What a second verifier's refusal is here; it words it in both languages, too. */
async function told(field, task) {
  try {
    return await task();
  } catch (error) {
    throw bad(field, error.zh ?? "格式不对", error.message);
  }
}

/** The receipt's members, if they are of what was sent. */
async function fits(said, bid) {
  const sent = manifest.read(bid.manifest);
  const due = {
    v: VERSION, tender: sent.tender, lot: sent.lot, seq: sent.seq, manifest_sha256: hex(await sha256(bid.manifest)),
    p7s_sha256: hex(await sha256(bid.p7s)), sealed_size: sent.sealed.size,
    pieces_sha256: hex(await sha256(join(...sent.sealed.pieces.map(unhex)))),
  };
  for (const [name, value] of Object.entries(due)) {
    if (said[name] !== value) throw bad(name, `回执的 ${name} 与所递交的不符`, `its ${name} is not what was sent`);
  }
  if (!(Date.parse(said.received_at) < Date.parse(sent.deadline))) {
    throw bad("received_at", "回执时间不早于投标截止时间", "its time of receipt is not before the deadline");
  }
}

/** The leaf recomputed from event and salt; the event must speak of the same submission. */
async function leafOf(event, salt, said) {
  const entry = utf8(`ebid-entry/v1\n${base64(await sha256(LP(salt, event)))}`), leaf = await sha256(join([0], entry));
  if (salt.length !== 32 || said.leaf_hash !== hex(leaf)) {
    throw bad("leaf_hash", "事件与盐值算不出回执上的叶子值", "event and salt do not give its leaf hash");
  }
  const { subject, body } = parse(event), names = ["seq", "manifest_sha256", "pieces_sha256", "received_at"];
  if (subject !== said.bid || !names.every((name) => body?.[name] === said[name])) {
    throw bad("event", "日志事件说的是另一次递交", "the journal's event is about another submission");
  }
  return leaf;
}

/** The certificates that seal and stamp may be of. Whether their authority is one to trust is asked of a policy, with
 * the verifier that the bidder has from elsewhere: what this site says of itself would show nothing. */
function carried(bundle) {
  const certs = (bundle.certs ?? []).map((each) => globalThis.Ebid.certificate(unbase64(each)));
  return { certs, held_: async () => ({ code: "2.5.4.97" }) };
}

/** The proof's own arithmetic: the size of the tree that it covers, null before the first checkpoint. */
function proven(proof, leaf) {
  if (typeof proof !== "string") return null;
  const { tree } = globalThis.Ebid, { index, path, note } = tree.proof(utf8(proof));
  const head = tree.head(tree.note(note).text);
  tree.checkInclusion(leaf, index, head.size, path, head.root);
  return head.size;
}

/** {bid, seq, receivedAt, stampedAt, sealedBy, size}, after `line(name)` was told of each check that held: fields,
 * leaf, seal, stamp, and proof where there is one. `bid` is {manifest, p7s}, as they were sent. */
export async function check(bundle, bid, line = () => null) {
  const [data, p7s, tsr, event, salt] = BINARY.map((name) => unbase64(bundle[name] ?? "")), said = parse(data);
  await fits(said, bid);
  line("fields");
  const leaf = await leafOf(event, salt, said), trust = await told("certs", () => carried(bundle));
  line("leaf");
  const at = Date.parse(said.received_at);
  const { name } = await told("p7s", () => globalThis.Ebid.checkSignature(p7s, data, "seal", at, trust));
  line("seal");
  const stamped = await told("tsr", () => globalThis.Ebid.checkToken(tsr, data, trust));
  line("stamp");
  const size = await told("proof", () => proven(bundle.proof, leaf));
  if (size !== null) line("proof");
  return { bid: said.bid, seq: said.seq, receivedAt: said.received_at, stampedAt: new Date(stamped).toISOString(),
    sealedBy: name, size };
}

/** The whole of it as one file, `ebid-receipt-file/v1`, for `ggzy verify receipt` and for a court. */
export const file = (bundle, bid) => utf8(canonical({
  v: FILE, proof: bundle.proof ?? null,
  ...Object.fromEntries(BINARY.map((name) => [name, bundle[name]])),
  ...Object.fromEntries(LISTS.map((name) => [name, bundle[name] ?? []])),
  document: base64(bid.manifest), document_p7s: base64(bid.p7s),
}));

/** {manifest, p7s} of such a file, kept since the submission. */
export function sent(data) {
  const held = parse(data);
  if (held.v !== FILE || !held.document || !held.document_p7s) {
    throw new Refusal("receipt.unreadable", "不是投标文件的单一文件回执（receipt-file.json）",
      "not the receipt of a bid as one file (receipt-file.json)", "receipt");
  }
  return { manifest: unbase64(held.document), p7s: unbase64(held.document_p7s) };
}
