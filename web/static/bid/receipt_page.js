/* The receipt on the page: checked line by line, saved as one file, checked again when the log's proof has come. */
import "/verify/browser/noble.js";
import "/verify/browser/base.js";
import "/verify/browser/tree.js";
import "/verify/browser/national.js";
import "/verify/browser/der.js";
import "/verify/browser/pki.js";
import "/verify/browser/cms.js";
import { panel, part } from "./parts_page.js";
import * as post from "./post.js";
import * as receipt from "./receipt.js";

const EVERY = 3000, lines = panel.querySelectorAll("[data-line]");

function saved(bundle, bid) {
  const link = part("save");
  if (link.href) URL.revokeObjectURL(link.href);
  link.href = URL.createObjectURL(new Blob([receipt.file(bundle, bid)], { type: "application/json" }));
  link.download = "receipt-file.json";
}

/** Check and show; `kept(bundle)` is told of the newer receipt that has the log's proof. */
export async function shown(bundle, bid, kept) {
  saved(bundle, bid); // also what does not hold is to be kept
  for (const each of lines) each.hidden = true;
  const found = await receipt.check(bundle, bid, (name) => {
    panel.querySelector(`[data-line="${name}"]`).hidden = false;
  });
  part("sealed-by").textContent = found.sealedBy ?? "";
  part("stamped").dateTime = found.stampedAt;
  part("stamped").textContent = new Date(found.stampedAt).toLocaleString(document.documentElement.lang,
    { timeZone: "Asia/Shanghai" });
  part("waits").hidden = found.size !== null;
  if (found.size === null) setTimeout(() => proven(found, bid, kept), EVERY);
}

async function proven(found, bid, kept) {
  const newer = await post.receipt(found.bid, found.seq).catch(() => null); // asked again
  if (!newer?.proof) {
    setTimeout(() => proven(found, bid, kept), EVERY);
    return;
  }
  await kept(newer);
  await shown(newer, bid, kept);
}
