/* The only drawing of randomness. Whoever draws is given this as a parameter, so that a test can fix what comes. */

/** The browser's generator. The seed of RSA-OAEP is drawn by WebCrypto itself, which offers no other door. */
export const chance = {
  bytes: (n) => crypto.getRandomValues(new Uint8Array(n)),
  /** A fresh key pair on P-256, used for one agreement. */
  pair: () => crypto.subtle.generateKey({ name: "ECDH", namedCurve: "P-256" }, false, ["deriveBits"]),
};
