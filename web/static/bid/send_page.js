/* A sealed bid from the shelf to the platform, and the receipt that comes back. */
import * as manifest from "./manifest.js";
import { pace } from "./pace_page.js";
import { panel, part, say, show, size, word } from "./parts_page.js";
import * as post from "./post.js";
import * as receipts from "./receipt_page.js";
import * as shelf from "./shelf.js";

/** The sealed bid waits to be submitted. */
export function shown({ bid }) {
  part("sealed").textContent = size(manifest.read(bid.manifest).sealed.size);
  show("ready");
}

/** The bid with its receipt; the pieces need not be kept any longer. */
export async function sent({ place, bid }, signal) {
  const waiting = () => say(word("waiting"));
  const told = await post.asked(panel.dataset.lot, { waiting, signal }), going = pace(told.now);
  const progress = (done, all) => {
    say(word("uploading"));
    going(done, all);
  };
  const bundle = await post.submit(bid, (n) => shelf.piece(place, n), { progress, waiting, signal });
  await shelf.keep(place, { ...bid, bundle });
  await shelf.dropPieces(place);
  return { place, bid: { ...bid, bundle } };
}

/** Check the receipt and show what of it holds. */
export async function checked({ place, bid }) {
  show("done");
  say(word("checking"));
  await receipts.shown(bid.bundle, bid, (bundle) => shelf.keep(place, { ...bid, bundle }));
  say();
}
