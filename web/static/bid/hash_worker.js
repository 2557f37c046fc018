/* Hashes beside the worker that seals: one of the two would wait for the other. In: bytes. Out: {data, sha256}. */
import { sha256 } from "./bytes.js";

globalThis.onmessage = async ({ data }) => {
  const made = { data, sha256: await sha256(data) };
  globalThis.postMessage(made, [data.buffer]);
};
