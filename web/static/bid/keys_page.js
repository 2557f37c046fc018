/* The key files of the panel: opened when they are needed, or kept by this browser since an earlier page. */
import { hex } from "./bytes.js";
import * as certificates from "./certificate.js";
import * as der from "./der.js";
import * as hands from "./hands.js";
import { panel, part } from "./parts_page.js";

const NAMES = ["2.5.4.3", "2.5.4.10"].map((each) => hex(der.oid(each)));
const places = [...panel.querySelectorAll("[data-hand]")];

/** Who holds a certificate, for the eye: the person's name and the organisation's. */
function holder(certificate) {
  const said = certificates.subject(certificate);
  return NAMES.map((name) => said.get(name)).filter(Boolean).join(" · ");
}

export async function shown() {
  for (const place of places) {
    const held = await hands.kept(place.dataset.hand);
    part("choose", place).hidden = Boolean(held);
    part("kept", place).hidden = !held;
    for (const each of part("choose", place).querySelectorAll("input")) each.disabled = Boolean(held);
    if (held) part("holder", place).textContent = holder(held.certificate);
  }
}

/** The key that was kept under a name, or the one in the chosen file. */
export async function hand(name) {
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
    await shown();
  });
}
