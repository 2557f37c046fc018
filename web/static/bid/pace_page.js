/* How far a piece of work is, how fast it goes, and whether that is in time. */
import { panel, part, size, span, step, word } from "./parts_page.js";

/** (done, all) → shown. `now` is the platform's time when the work began: this machine's clock may be off by days. */
export function pace(now) {
  const ahead = Date.parse(now) - Date.now(), ends = Date.parse(panel.dataset.ends);
  let began = null;
  return (done, all) => {
    began ??= { done, at: Date.now() };
    const seconds = (Date.now() - began.at) / 1000, rate = (done - began.done) / seconds;
    const left = seconds >= 1 && rate > 0 ? (all - done) / rate : null;
    const values = { done: size(done), size: size(all), rate: size(rate), left: left === null ? "" : span(left) };
    step("work").querySelector("progress").value = done / all;
    part("rate").textContent = word(left === null ? "done" : "rate", values);
    part("slow").hidden = seconds < 5 || left === null || Date.now() + ahead + left * 1000 < ends;
    part("slow").textContent = word("slow");
  };
}
