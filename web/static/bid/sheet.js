/* An expert's score sheet, or a supplier's last quote: signed, sealed to the custodians of the tender document, and nothing of it told. */
import { LP, base64, hex, parse, sha256, unbase64, unhex, u32 } from "./bytes.js";
import * as cades from "./cades.js";
import * as cobblestone from "./cobblestone.js";
import * as envelope from "./envelope.js";
import * as facts from "./facts.js";
import * as manifest from "./manifest.js";
import { pieces } from "./pieces.js";
import * as plaintext from "./plaintext.js";

const LABEL = "ebid-score/v1", MODE = "self+custodians";
/** The files inside, in this order. The sheet's own signature is one of them: its digest outside would let anybody try
 * out the few possible sheets. */
const NAMES = ["sheet.json", "sheet.p7s", "nonce"];

/** The tender document's terms of sealing and the certificates, if they are those that it names. */
async function custodians({ document, certificates }, tender) {
  const paper = parse(unbase64(document)), given = certificates.map(unbase64);
  if (paper.seal.mode !== MODE || paper.tender !== tender) throw facts.strangers();
  await facts.named(paper.seal, given);
  return { k: paper.seal.k, certificates: given };
}

/** {data, sealed}: the file and what the manifest says of it. */
async function sealed(inside, key, context, salt) {
  const files = inside.map((data, i) => ({ path: NAMES[i], size: data.length, media_type: "application/octet-stream",
    role: "sheet", blob: new Blob([data]) }));
  const contents = plaintext.contents(files), made = [];
  for await (const each of pieces(cobblestone.sealed(plaintext.parts(contents), key, context, salt))) made.push(each);
  const data = new Uint8Array(await new Blob(made.map((piece) => piece.data)).arrayBuffer());
  const { commitment } = await cobblestone.derive(key, salt, context);
  return { data, sealed: { size: data.length, pieces: made.map(({ sha256: digest }) => digest), salt, commitment } };
}

/** What is posted for the task: {manifest, manifest_p7s, sealed, shares}. No score and no private key is in it. */
export async function answer(task, signer, chance) {
  const { tender, lot, pid, round } = parse(task.document), at = task.now, nonce = chance.bytes(32);
  const { k, certificates } = await custodians(task.params, tender);
  const inside = [task.document, await cades.sign(task.document, signer, at), nonce];
  const context = envelope.scoreContext(tender, lot, pid, round), key = chance.bytes(cobblestone.KEY);
  const { data, sealed: said } = await sealed(inside, key, context, chance.bytes(cobblestone.SALT));
  const keys = await envelope.wrap(key, context, null, certificates, k, chance);
  key.fill(0);
  const committed = await sha256(LP(LABEL, tender, lot, u32(round), unhex(pid), task.document, nonce));
  const document = manifest.sheet({ tender, lot, pid, round, commitment: hex(committed), k }, said, keys);
  return { manifest: base64(document), manifest_p7s: base64(await cades.sign(document, signer, at)),
    sealed: base64(data), shares: keys.shares.map(({ p7m }) => base64(p7m)) };
}
