/* The keys of the panel: of files, opened when they are needed or kept by this browser, or of another way. */
import * as certificates from "./certificate.js";
import * as hands from "./hands.js";
import { panel, part } from "./parts_page.js";
import * as ways from "./ways_page.js";

const places = [...panel.querySelectorAll("[data-hand]")];

async function show() {
  for (const place of places) {
    const { hand: name } = place.dataset, held = await hands.kept(name);
    place.hidden = ways.offers(name);
    part("choose", place).hidden = Boolean(held);
    part("kept", place).hidden = !held;
    for (const each of part("choose", place).querySelectorAll("input")) each.disabled = place.hidden || Boolean(held);
    if (held) part("holder", place).textContent = certificates.holder(held.certificate);
  }
  part("keep")?.parentElement.toggleAttribute("hidden", places.every(({ hidden }) => hidden));
}

/** The key of the chosen way, the one that was kept under the name, or the one in the chosen file. */
export async function hand(name) {
  if (ways.offers(name)) return ways.hand(name);
  const held = await hands.kept(name);
  if (held) return held;
  const place = places.find((each) => each.dataset.hand === name), word = part("passphrase", place);
  const opened = await hands.opened(name, part("file", place).files[0], word.value);
  if (part("keep")?.checked) await hands.keep(name, opened);
  word.value = "";
  return opened;
}

for (const place of places) {
  part("forget", place).addEventListener("click", async () => {
    await hands.forget();
    await show();
  });
}

ways.begin(show);
export const shown = show;
