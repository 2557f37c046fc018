/* A bidder's own word in a live room: its bytes, and the session key of this page that signs them. */
import { base64, canonical, hex, utf8 } from "../bid/bytes.js";

const VERSION = "ggzy-room/v1";
const CURVE = { name: "ECDSA", namedCurve: "P-256" }, SIGNS = { name: "ECDSA", hash: "SHA-256" };

/** A key for one room: made here, and readable by nobody, this page included. */
export const newKey = () => crypto.subtle.generateKey(CURVE, false, ["sign"]);

/** Its public half as the lobby wants it: base64 SPKI. */
export const publicKey = async (pair) => base64(new Uint8Array(await crypto.subtle.exportKey("spki", pair.publicKey)));

/** The bytes that a session key signs. `kind` is bid, seal, reveal or confirm; `said` its fields and its place. */
export const message = (room, kind, said) => utf8(canonical({ ...said, v: VERSION, room, command: kind }));

/** What is sent: the fields, signed. `place` is {bidder, number, round, seen}, `says` what this kind says beside it. */
export async function signed(pair, room, kind, place, says = {}) {
  const said = { ...place, ...says };
  const signature = await crypto.subtle.sign(SIGNS, pair.privateKey, message(room, kind, said));
  return { command: kind, ...said, signature: base64(new Uint8Array(signature)) };
}

/** 64 hex digits that hide a price until it is shown with its salt (64 hex digits of chance). */
export async function commitment(amount, salt, lots = []) {
  const said = utf8(canonical({ v: VERSION, amount, salt, lots }));
  return hex(new Uint8Array(await crypto.subtle.digest("SHA-256", said)));
}

export const newSalt = () => hex(crypto.getRandomValues(new Uint8Array(32)));
