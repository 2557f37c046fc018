/* At the opening: the key of one's own bid, unwrapped here and handed over. */
import * as keys from "./keys_page.js";
import * as keywrap from "./keywrap.js";
import * as opening from "./opening.js";
import { panel, part, say, show, word } from "./parts_page.js";
import * as receipt from "./receipt.js";

const saved = document.querySelector("#f-saved");

/** `here` is what this browser has kept of the bid, if anything: else the saved receipt says what was signed. */
export async function shown(here) {
  show("open");
  part("saved").hidden = Boolean(here);
  saved.required = !here;
  await keys.shown();
}

const signed = async (here) => here?.bid.manifest
  ?? receipt.sent(new Uint8Array(await saved.files[0].arrayBuffer())).manifest;

export async function released(here) {
  say(word("keys"));
  const opener = await keys.hand("opener"), bytes = await signed(here);
  say(word("releasing"));
  const holder = opener.key ? keywrap.holding(opener.key, opener.certificate) : opener;
  await opening.release(panel.dataset.bid, bytes, holder);
  show("none");
  say(word("released"));
}
