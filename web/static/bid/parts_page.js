/* The panel of the bidder's page: its steps, its words, and what is said or refused. */
export const panel = document.querySelector("#bid-here");
export const part = (name, of = panel) => of.querySelector(`[data-${name}]`);
export const step = (name) => panel.querySelector(`[data-step="${name}"]`);
const chinese = document.documentElement.lang.startsWith("zh");
const STEPS = ["prepare", "open", "work", "ready", "done"];

/** A sentence of the template, with values in its places. */
export const word = (name, values = {}) => panel.querySelector(`[data-word="${name}"]`).textContent
  .replace(/\{(\w+)\}/g, (_, place) => values[place]);

/** Show one step alone. */
export function show(name) {
  for (const each of STEPS) step(each)?.toggleAttribute("hidden", each !== name);
}

/** Say a sentence; none takes back what was said or refused. */
export function say(words = "") {
  part("refused").hidden = true;
  part("said").textContent = words;
  part("said").hidden = !words;
}

export function refuse(error) {
  say();
  part("refused").textContent = chinese ? error.zh ?? error.message : error.message;
  part("refused").hidden = false;
  part("refused").focus();
}

const UNITS = ["B", "KiB", "MiB", "GiB"];

/** Bytes for people. */
export function size(bytes) {
  const place = Math.min(UNITS.length - 1, Math.max(0, Math.floor(Math.log2(bytes || 1) / 10)));
  return `${(bytes / 1024 ** place).toFixed(place ? 1 : 0)} ${UNITS[place]}`;
}

/** Seconds for people. */
export function span(seconds) {
  const two = (number) => String(number).padStart(2, "0"), whole = Math.ceil(seconds);
  return `${Math.floor(whole / 3600)}:${two(Math.floor(whole / 60) % 60)}:${two(whole % 60)}`;
}

/** A moment as a clock in Beijing shows it; with its day where that is half a day away. */
export function clock(moment, now) {
  const day = Math.abs(moment - now) > 43_200_000 ? { month: "numeric", day: "numeric" } : {};
  const shown = { timeZone: "Asia/Shanghai", hour: "2-digit", minute: "2-digit", hour12: false, ...day };
  return new Date(moment).toLocaleString(chinese ? "zh-CN" : "en-GB", shown);
}
