/* How far a piece of work is, how fast it goes, and of an upload whether that is in time. */
import { clock, panel, part, size, span, step, word } from "./parts_page.js";
import { Speed, forecast } from "./speed.js";

/** When the upload ends, and how long before the deadline; a warning unless that is long before. */
function tell(left, sent, now) {
  const found = sent && forecast(left, sent, now, Date.parse(panel.dataset.ends)), place = part("arrives");
  place.hidden = !found;
  if (!found) return;
  place.classList.toggle("warn", found.verdict !== "good");
  const spare = span(Math.max(0, found.spare) / 1000), at = clock(found.arrives, now);
  place.textContent = word(found.verdict, { at, spare });
}

/** (done, all) → shown. With `now`, the platform's time when an upload began, it is told when the upload will end: this
 * machine's clock may be off by days. */
export function pace(now) {
  const begun = performance.now();
  let line = null;
  return (done, all) => {
    const passed = Math.round(performance.now() - begun);
    line ??= new Speed(passed, done);
    line.note(passed, done);
    const { sent } = line, rate = sent && sent[0] * 1000 / sent[1];
    const values = { done: size(done), size: size(all), rate: size(rate ?? 0), left: rate ? span((all - done) / rate) : "" };
    step("work").querySelector("progress").value = done / all;
    part("rate").textContent = word(rate ? "rate" : "done", values);
    if (now) tell(all - done, sent, Date.parse(now) + passed);
  };
}
