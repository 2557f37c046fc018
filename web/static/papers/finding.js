/* What is found wrong with a paper, in words; the table is the command line's own. */
import { Refusal } from "../bid/refusal.js";
import { SAID } from "./said.js";

export const REFUSE = "refuse", WARN = "warn";
const MOST_OF_ONE = 20;

/** A finding: {code, page, object, what}; each once, and of one code not more than say something new. */
export class Findings {
  list = [];

  found(code, { page, object }, what = "") {
    const alike = this.list.filter((each) => each.code === code);
    const known = alike.some((each) => each.page === page && each.object === object && each.what === what);
    if (!known && alike.length < MOST_OF_ONE) this.list.push({ code, page, object, what });
  }
}

/** As the table says, unless the tender only warns of this code. */
export const weight = ({ code }, lenient = []) => (lenient.includes(code) ? WARN : SAID[code].weight);

/** [Chinese, English] of what was found. */
export const words = ({ code, what }) => SAID[code].words.map((each) => each.replaceAll("{what}", () => what));
export const remedy = ({ code }) => SAID[code].remedy;

export function refusal(finding) {
  const [zh, en] = words(finding);
  return new Refusal(finding.code, zh, en, "file");
}
