/* Two envelopes (双信封): what of a bid is price, and lies under a key of its own until the rest has been judged. */
import { Refusal } from "./refusal.js";

const PRICES = ["price", "quantities"], TOLD = ["total", "prices", "total_words"], BOTH = ["v", "lot"];

const kept = (form, holds) => Object.fromEntries(Object.entries(form).filter(([name]) => holds(name)));

/** Whether a file for that purpose lies in the second envelope. */
export const isPrice = (role) => PRICES.includes(role);

/** {files, form, second: {files, form}}: each envelope's files and its part of the form. */
export function apart({ files, form }) {
  const first = files.filter(({ role }) => !isPrice(role));
  if (!first.length) {
    throw new Refusal("envelope.nothing_first", "第一信封是空的：没有价格以外的文件",
      "the first envelope is empty: there is no file but those on the price", "files");
  }
  return { files: first, form: kept(form, (name) => !TOLD.includes(name)),
    second: { files: files.filter(({ role }) => isPrice(role)), form: kept(form, (name) => [...BOTH, ...TOLD].includes(name)) } };
}
