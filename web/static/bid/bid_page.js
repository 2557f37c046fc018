/* The bidder's page: files, form and keys are sealed here and uploaded, the receipt is checked; later the key is given. */
import * as cades from "./cades.js";
import * as facts from "./facts.js";
import * as files from "./files_page.js";
import * as form from "./form.js";
import { typed } from "./form_page.js";
import * as keys from "./keys_page.js";
import * as keywrap from "./keywrap.js";
import * as manifest from "./manifest.js";
import * as opening from "./opening.js";
import { panel, part, refuse, say, show, size, span, step, word } from "./parts_page.js";
import * as plaintext from "./plaintext.js";
import * as post from "./post.js";
import * as receipt from "./receipt.js";
import * as receipts from "./receipt_page.js";
import { Refusal } from "./refusal.js";
import * as sealer from "./sealer.js";
import * as shelf from "./shelf.js";

const { lot, document: known, ends } = panel.dataset;
/** The bid at hand: its place on the shelf and what stands there. */
let here = null, stop = null;

const at = (told, seq) => `${shelf.place(told.bidder, lot)} ${seq}`;

/** Bytes done of so many since the work began, how fast, and whether that is in time. */
function pace(now) {
  const ahead = Date.parse(now) - Date.now(); // this machine's clock may be off by days
  let began = null;
  return (done, all) => {
    began ??= { done, at: Date.now() };
    const seconds = (Date.now() - began.at) / 1000, rate = (done - began.done) / seconds;
    const left = rate > 0 && Number.isFinite(rate) ? (all - done) / rate : null;
    const values = { done: size(done), size: size(all), rate: size(rate), left: left === null ? "" : span(left) };
    step("work").querySelector("progress").value = done / all;
    part("rate").textContent = left === null || seconds < 1 ? word("done", values) : word("rate", values);
    part("slow").hidden = left === null || seconds < 5 || Date.now() + ahead + left * 1000 < Date.parse(ends);
    part("slow").textContent = word("slow");
  };
}

/** Do one thing in this window alone; what is refused is told, and `back()` says where to go on. */
const working = (back, task) => navigator.locks.request(`ggzy-bid ${lot}`, { ifAvailable: true }, async (lock) => {
  try {
    if (!lock) throw new Refusal("bid.elsewhere", word("elsewhere"), word("elsewhere"));
    stop = new AbortController();
    show("work");
    step("work").querySelector("progress").value = 0;
    part("rate").textContent = "";
    part("slow").hidden = true;
    await task(stop.signal);
  } catch (error) {
    await back();
    refuse(error);
  } finally {
    stop = null;
  }
});

async function preparing() {
  show("prepare");
  await keys.shown();
}

function ready() {
  const { sealed } = manifest.read(here.bid.manifest);
  part("sealed").textContent = size(sealed.size);
  show("ready");
}

/** The pack, if form and files are as tender and format ask. */
function packed(told) {
  const listed = files.listed();
  if (!listed.length) throw new Refusal("pack.empty", word("nofiles"), word("nofiles"), "files");
  const offer = form.made(typed(), told.part);
  plaintext.contents(listed, offer);
  return { files: listed, form: offer };
}

async function seal(signal) {
  const asked = await post.asked(lot, { signal }), told = await facts.read(asked, known), pack = packed(told);
  say(word("keys"));
  const signer = await keys.hand("signer"), opener = await keys.hand("opener"), place = at(told, told.seq);
  say(word("sealing"));
  await shelf.drop(place);
  const store = (n, data) => shelf.keepPiece(place, n, data), watch = { progress: pace(told.now), signal };
  const openers = { own: opener.certificate, custodians: told.certificates };
  try {
    const made = await sealer.sealed(pack, facts.members(told), openers, store, watch);
    say(word("signing"));
    const p7s = await cades.sign(made.manifest, signer, new Date(told.now));
    here = { place, bid: { ...made, p7s } };
    await shelf.keep(place, here.bid);
  } catch (error) {
    await shelf.drop(place);
    throw error;
  }
  say();
  ready();
}

async function submit(signal) {
  const { place, bid } = here, told = await post.asked(lot, { signal });
  const waiting = () => say(word("waiting")), going = pace(told.now);
  const progress = (done, all) => {
    say(word("uploading"));
    going(done, all);
  };
  const bundle = await post.submit(bid, (n) => shelf.piece(place, n), { progress, waiting, signal });
  await shelf.keep(place, { ...bid, bundle });
  await shelf.dropPieces(place);
  here = { place, bid: { ...bid, bundle } };
  await done();
}

async function done() {
  const { place, bid } = here;
  say(word("checking"));
  show("done");
  await receipts.shown(bid.bundle, bid, (bundle) => shelf.keep(place, { ...bid, bundle }));
  say();
}

/** The manifest that was signed, from this browser or from the receipt that was saved. */
async function signed() {
  if (here) return here.bid.manifest;
  const [file] = document.querySelector("#f-saved").files;
  return receipt.sent(new Uint8Array(await file.arrayBuffer())).manifest;
}

async function open() {
  say(word("keys"));
  const { key, certificate } = await keys.hand("opener"), bytes = await signed();
  say(word("releasing"));
  await opening.release(panel.dataset.bid, bytes, keywrap.holding(key, certificate));
  show("none");
  say(word("released"));
}

async function opens() {
  show("open");
  part("saved").hidden = Boolean(here);
  document.querySelector("#f-saved").required = !here;
  await keys.shown();
}

/** Where this browser stands with the lot. */
async function begin() {
  const told = await post.asked(lot), [next, last] = [at(told, told.seq), at(told, told.seq - 1)];
  const [sealed, sent] = [await shelf.bid(next), told.sealed ? await shelf.bid(last) : undefined];
  if (panel.dataset.bid) {
    here = sent && { place: last, bid: sent };
    return opens();
  }
  const bid = sealed ?? sent;
  if (!bid) return preparing();
  here = { place: sealed ? next : last, bid };
  return bid.bundle ? done() : ready();
}

const pressed = (name, task) => part(name)?.addEventListener("click", task);
const handed = (name, task) => step(name)?.addEventListener("submit", (event) => {
  event.preventDefault();
  say();
  task();
});

handed("prepare", () => working(preparing, seal));
handed("open", () => working(opens, open));
pressed("submit", () => working(() => (here.bid.bundle ? show("done") : ready()), submit));
pressed("cancel", () => stop?.abort(sealer.cancelled()));
pressed("again", preparing);
pressed("discard", async () => {
  await shelf.drop(here.place);
  here = null;
  await preparing();
});
addEventListener("beforeunload", (event) => {
  if (stop) event.preventDefault();
});

panel.hidden = false;
await begin().catch(refuse);
