/* Opens key files beside the page, which goes on meanwhile; passphrase and file stay in this browser.
 *
 * In: {ask, data, passphrase}, `ask` is "signer" or "opener". Out: {key, certificate, chain}, its key of WebCrypto and
 * not readable, or {refused: {code, zh, en, field}}.
 *
 * An SM2 key, which WebCrypto cannot hold, stays here: out comes what is known of it and {answers: "value"} or
 * {answers: "decrypt"}, and from then on to {ask: "value" or "decrypt", data} its {made}. */
import "./window.js";
import "../vendor/node-forge-1.4.3.min.js";
import * as keystore from "./keystore.js";

/** The SM2 key that this worker was asked to open. */
let held = null;

async function opened({ ask, data, passphrase }) {
  if (!keystore.isPem(data)) return keystore[ask](keystore.read(globalThis.forge, data, passphrase));
  const found = await (await import("./sm2_keyfile.js"))[ask](data, passphrase), { value, decrypt, ...known } = found;
  held = found;
  return { ...known, answers: value ? "value" : "decrypt" };
}

globalThis.onmessage = async ({ data: asked }) => {
  try {
    globalThis.postMessage(held ? { made: await held[asked.ask](asked.data) } : await opened(asked));
  } catch ({ code = "", zh, message: en, field }) {
    globalThis.postMessage({ refused: { code, zh, en, field } });
  }
};
