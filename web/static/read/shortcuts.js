// Scoring by keyboard alone. Letters count only while a mark has the focus (WCAG 2.1.4): nothing happens by accident
// elsewhere on the page.
const help = document.getElementById("score-help");
const marks = (form) => [...form.querySelectorAll(".criteria input")];
const empty = (mark) => !mark.value.trim();

function focus(mark) {
  mark?.focus({ preventScroll: true });
  mark?.closest("li").scrollIntoView({ block: "nearest" });
  mark?.select();
}

/** The bid after or before this one; the same criterion where it has it. */
function bid(by) {
  const tabs = [...document.querySelectorAll("#score-tabs a")];
  return tabs[tabs.findIndex((tab) => tab.hasAttribute("aria-current")) + by]?.href;
}

/** `keep` resolves when what was typed is safe; only then is the page left. */
export function shortcuts(form, keep) {
  const go = async (address) => {
    if (!address) return;
    await keep();
    location.assign(address);
  };
  const down = (mark) => step(mark, 1);
  const up = (mark) => step(mark, -1);
  const step = (mark, by) => focus(marks(form)[marks(form).indexOf(mark) + by]);
  const turn = (by) => document.dispatchEvent(new CustomEvent("reader:turn", { detail: by }));

  /** The next empty mark of the bid after this one, from its beginning if there is none after it; else the next bid. */
  function onward(mark) {
    const all = marks(form);
    const at = all.indexOf(mark) + 1;
    const next = [...all.slice(at), ...all.slice(0, at)].find(empty);
    if (next) focus(next);
    else missing();
  }

  /** The first mark that is missing from here on, as the platform counts; if none is, the key that seals. */
  async function missing() {
    await keep();
    const cells = [...document.querySelectorAll("#score-marks a[data-missing]")];
    const cell = cells.find((one) => one.pathname === location.pathname) ?? cells[0];
    if (!cell) document.querySelector("#score-keys a.key")?.focus();
    else if (cell.pathname === location.pathname) focus(document.getElementById(cell.hash.slice(1)));
    else location.assign(cell.href);
  }

  const keys = {
    ArrowDown: down, ArrowUp: up, j: down, k: up,
    Enter: onward, n: missing,
    "]": (mark) => go(bid(1) && `${bid(1)}#${mark.id}`), "[": (mark) => go(bid(-1) && `${bid(-1)}#${mark.id}`),
    r: (mark) => mark.closest("li").querySelector("textarea")?.focus(),
    PageDown: () => turn(1), PageUp: () => turn(-1), m: () => document.dispatchEvent(new CustomEvent("reader:pin")),
    "?": () => help.showModal(),
  };
  const wide = { "？": "?", "】": "]", "【": "[" };

  form.addEventListener("keydown", (event) => {
    if (event.ctrlKey || event.metaKey || event.altKey || event.isComposing) return;
    const target = event.target;
    if (target.matches("textarea") && event.key === "Escape") focus(target.closest("li").querySelector("input"));
    if (!target.matches(".criteria input")) return;
    const key = event.key.length === 1 ? event.key.toLowerCase() : event.key;
    const act = keys[wide[key] ?? key];
    if (!act) return;
    event.preventDefault();
    act(target);
  });
  document.querySelector('[data-part="help"]').addEventListener("click", () => help.showModal());
  for (const one of document.querySelectorAll("[data-script]")) one.hidden = false;
  const first = document.getElementById(location.hash.slice(1)) ?? marks(form).find(empty);
  if (first && (location.hash || matchMedia("(hover: hover) and (min-width: 62rem)").matches)) focus(first);
}
