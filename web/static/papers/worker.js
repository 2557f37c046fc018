/* Reads papers beside the page, so that typing never waits for a PDF; nothing leaves the machine.
 *
 * In: {n, ask: "judge", file, blob, asked, names, alike} or {n, ask: "clean", blob}.
 * Out: {n, made}: the judged file, or the cleaned bytes; {n, refused: {code, zh, en, field}} if it cannot be. */
import { HEAD, isPdf, judged } from "./checklist.js";
import { cleaned } from "./clean.js";
import { LARGEST } from "./paper.js";

const bytes = async (blob) => new Uint8Array(await blob.arrayBuffer());
const hex = (data) => Array.from(new Uint8Array(data), (byte) => byte.toString(16).padStart(2, "0")).join("");

const asked = {
  async judge({ file, blob, asked: paper, names, alike }) {
    const head = await bytes(blob.slice(0, HEAD)), whole = blob.size <= LARGEST;
    const data = whole && isPdf(file.path, head) ? await bytes(blob) : head;
    const digest = alike && whole ? hex(await crypto.subtle.digest("SHA-256", await blob.arrayBuffer())) : "";
    return judged(data, { ...file, digest }, paper, names);
  },

  clean: async ({ blob }) => cleaned(await bytes(blob)),
};

globalThis.onmessage = async ({ data: { n, ask, ...given } }) => {
  try {
    globalThis.postMessage({ n, made: await asked[ask](given) });
  } catch (error) {
    const { code = "paper.unreadable", zh = "读不了这个文件", message: en, field = "file" } = error;
    globalThis.postMessage({ n, refused: { code, zh, en, field } });
  }
};
