/* Files, form and keys → a bid that is sealed and signed in this browser, and lies on its shelf. */
import { apart } from "./apart.js";
import * as cades from "./cades.js";
import * as choice from "./choice.js";
import * as facts from "./facts.js";
import * as files from "./files_page.js";
import * as form from "./form.js";
import { typed } from "./form_page.js";
import * as keys from "./keys_page.js";
import { pace } from "./pace_page.js";
import * as papers from "./papers_page.js";
import { panel, say, word } from "./parts_page.js";
import * as plaintext from "./plaintext.js";
import * as post from "./post.js";
import { Refusal } from "./refusal.js";
import * as sealer from "./sealer.js";
import * as shelf from "./shelf.js";
import * as structured from "./structured_page.js";

export const { shown } = keys;

/** The pack, if form and files are as tender and format ask. */
async function packed(told) {
  const chosen = files.listed();
  if (!chosen.length) throw new Refusal("pack.empty", word("nofiles"), word("nofiles"), "files");
  const said = typed(), offer = form.made(said, told.part);
  const listed = [...chosen, ...await structured.files(told, said, offer)];
  plaintext.contents(listed, offer);
  const pack = { files: listed, form: offer };
  return told.part.envelopes === 2 ? apart(pack) : pack;
}

/** Show what would be sealed; refuses what is missing or wrong, as sealing does. */
export async function looked() {
  say();
  const told = await facts.read(await post.asked(panel.dataset.lot, {}), panel.dataset.document);
  const [{ draw }, pack] = await Promise.all([import("./preview_page.js"), packed(told)]);
  await draw(told, pack);
}

/** {place, bid}: where it is kept, and {manifest, p7s, key, shares, second?}. What does not end well is not kept. */
export async function sealed(signal) {
  const { lot, document: known } = panel.dataset, told = await facts.read(await post.asked(lot, { signal }), known);
  const pack = await packed(told), place = shelf.place(told.bidder, lot, told.seq);
  say(word("keys"));
  const signer = await keys.hand("signer"), opener = await keys.hand("opener");
  choice.checkCertificate(signer.certificate, told.paper.suite, "key");
  choice.checkCertificate(opener.certificate, told.paper.suite, "encryption-key");
  await papers.held(signer.certificate);
  say(word("sealing"));
  await shelf.drop(place);
  await shelf.room([...pack.files, ...pack.second?.files ?? []].reduce((sum, { blob }) => sum + blob.size, 0));
  const store = (n, data) => shelf.keepPiece(place, n, data), watch = { progress: pace(), signal };
  const openers = { own: opener.certificate, custodians: told.certificates };
  try {
    const made = await sealer.sealed(pack, facts.members(told), openers, store, watch);
    say(word("signing"));
    const bid = { ...made, p7s: await cades.sign(made.manifest, signer, new Date(told.now)) };
    await shelf.keep(place, bid);
    return { place, bid };
  } catch (error) {
    await shelf.drop(place);
    throw error;
  }
}
