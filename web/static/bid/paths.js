/* Names of files that mean the same file on every system, and that every reader of the package accepts. */
import { utf8 } from "./bytes.js";
import { LETTERS } from "./letters.js";
import { Refusal } from "./refusal.js";

const LONGEST = 240;
const FORBIDDEN = /[\\:*?"<>|]/;
const RESERVED = /^(con|prn|aux|nul|com[0-9]|lpt[0-9])(\..*)?$/i;

const unsafe = (path) => new Refusal("content.unsafe_path", `文件名不安全：${JSON.stringify(path)}`,
  `unsafe file name: ${JSON.stringify(path)}`, path);
const samePath = (zh, en, path) => new Refusal("content.same_path", zh, en, path);

/** First and last code point of every run of characters that a name may hold. */
const RUNS = (() => {
  let at = 0;
  const numbers = LETTERS.split(",").map((step) => (at += parseInt(step, 36)));
  return Array.from({ length: numbers.length / 2 }, (_, i) => [numbers[2 * i], numbers[2 * i + 1]]);
})();

/** Neither what has no shape (controls, text direction) nor what only newer systems know: the opener may be older. */
export function known(character) {
  const code = character.codePointAt(0);
  let [low, high] = [0, RUNS.length - 1];
  while (low < high) {
    const middle = (low + high + 1) >> 1;
    if (RUNS[middle][0] <= code) low = middle;
    else high = middle - 1;
  }
  return RUNS[low][0] <= code && code <= RUNS[low][1];
}

/** Not empty, `.` or `..`, no blank or dot at an end that a system would drop, no device. */
const isName = (name) => name !== "" && name === name.trim() && !name.endsWith(".") && !RESERVED.test(name);

/** Refuses unless it is a relative path that means the same file on every system. */
export function checkPath(path) {
  const right = path && path.normalize("NFC") === path && !FORBIDDEN.test(path) && [...path].every(known);
  if (!right || utf8(path).length > LONGEST || !path.split("/").every(isName)) throw unsafe(path);
}

/** One form for all spellings that some system takes for one name: it joins whatever the reader's own folding joins. */
export const folded = (path) => path.normalize("NFKC").toLowerCase().toUpperCase().normalize("NFKC");

/** Refuses if two paths are one file on some system, or one is a folder of another. */
export function checkPaths(paths) {
  const seen = new Map();
  for (const path of paths) {
    checkPath(path);
    const form = folded(path);
    if (seen.has(form)) {
      throw samePath(`两个文件同名（或仅大小写、字形不同）：${seen.get(form)}、${path}`,
        `two files have one name, or names that differ only in case or form: ${seen.get(form)}, ${path}`, path);
    }
    seen.set(form, path);
  }
  for (const [form, path] of seen) {
    for (let cut = form.lastIndexOf("/"); cut > 0; cut = form.lastIndexOf("/", cut - 1)) {
      if (seen.has(form.slice(0, cut))) {
        throw samePath(`文件与文件夹同名：${path}`, `a file and a folder have one name: ${path}`, path);
      }
    }
  }
}
