/* Opens key files beside the page, which goes on meanwhile; passphrase and file stay in this browser.
 *
 * In: {ask, data, passphrase}, `ask` is "signer" or "opener". Out: {key, certificate, chain}, its key of WebCrypto and
 * not readable, or {refused: {code, zh, en, field}}. */
import "./window.js";
import "../vendor/node-forge-1.4.3.min.js";
import * as keystore from "./keystore.js";

globalThis.onmessage = async ({ data: { ask, data, passphrase } }) => {
  try {
    globalThis.postMessage(await keystore[ask](keystore.read(globalThis.forge, data, passphrase)));
  } catch ({ code, zh, message: en, field }) {
    globalThis.postMessage({ refused: { code, zh, en, field } });
  }
};
