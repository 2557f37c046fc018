/* The bidder's page, step by step: prepare, seal, submit, check the receipt; at the opening, hand the key over.
 *
 * Each step's script is loaded when the step comes. */
import { panel, part, refuse, say, show, step, word } from "./parts_page.js";
import { Refusal } from "./refusal.js";
import * as sealer from "./sealer.js";
import * as shelf from "./shelf.js";
import * as wire from "./wire.js";

const { lot, bid: opens } = panel.dataset;
/** The bid at hand, {place, bid}, if this browser keeps one; and what stops the work under way. */
let here = null, stop = null;

const prepare = () => import("./prepare_page.js"), send = () => import("./send_page.js");
const open = () => import("./open_page.js");

const preparing = async () => {
  const page = await prepare();
  show("prepare");
  await page.shown();
};
const opening = async () => (await open()).shown(here);
const ready = async () => (here.bid.bundle ? show("done") : (await send()).shown(here));

/** Do one thing, in this window alone; what is refused is told, and `back()` says where to go on. */
const working = (back, task) => navigator.locks.request(`ggzy-bid ${lot}`, { ifAvailable: true }, async (lock) => {
  try {
    if (!lock) throw new Refusal("bid.elsewhere", word("elsewhere"), word("elsewhere"));
    stop = new AbortController();
    show("work");
    step("work").querySelector("progress").value = 0;
    part("rate").textContent = "";
    part("arrives").hidden = true;
    await task(stop.signal);
  } catch (error) {
    await back();
    refuse(error);
  } finally {
    stop = null;
  }
});

async function seal(signal) {
  here = await (await prepare()).sealed(signal);
  say();
  await ready();
}

async function submit(signal) {
  const page = await send();
  here = await page.sent(here, signal);
  await page.checked(here);
}

/** Where this browser stands with the lot. */
async function begin() {
  const told = await wire.json("GET", `/api/v1/lots/${encodeURIComponent(lot)}`);
  const [next, last] = [told.seq, told.seq - 1].map((seq) => shelf.place(told.bidder, lot, seq));
  const sealed = await shelf.bid(next), sent = told.sealed ? await shelf.bid(last) : undefined;
  if (sealed && !opens) here = { place: next, bid: sealed };
  else if (sent) here = { place: last, bid: sent };
  if (opens) await opening();
  else if (!here) await preparing();
  else if (here.bid.bundle) await (await send()).checked(here);
  else await ready();
}

const pressed = (name, task) => part(name).addEventListener("click", () => task().catch(refuse));
const handed = (name, task) => step(name)?.addEventListener("submit", (event) => {
  event.preventDefault();
  say();
  task().catch(refuse);
});

handed("prepare", () => working(preparing, seal));
handed("open", () => working(opening, async () => (await open()).released(here)));
pressed("submit", () => working(ready, submit));
part("look")?.addEventListener("click", () => prepare().then((page) => page.looked()).catch(refuse));
pressed("cancel", async () => stop?.abort(sealer.cancelled()));
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
