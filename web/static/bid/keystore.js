/* A key file (PKCS#12): node-forge reads it, old ciphers and all; WebCrypto holds the key and gives it to nobody. */
import { same } from "./bytes.js";
import * as certificates from "./certificate.js";
import { chance } from "./chance.js";
import * as keywrap from "./keywrap.js";
import { Refusal } from "./refusal.js";

/** Bytes of a key file, inclusive. */
export const LARGEST = 64 * 1024;
const KEY_BAGS = ["1.2.840.113549.1.12.10.1.1", "1.2.840.113549.1.12.10.1.2"], CERT_BAG = "1.2.840.113549.1.12.10.1.3";

export const unreadable = () => new Refusal("keystore.unreadable", "无法读取密钥文件：口令错误或格式不符（PKCS#12，或 SM2 的 PEM）",
  "the key file cannot be read: wrong passphrase, or neither PKCS#12 nor a PEM of SM2 with a key and its certificate", "key");
const notOfCertificate = () => new Refusal("key.not_of_certificate", "私钥与证书不匹配",
  "the key is not the certificate's", "key");

const letters = (bytes) => Array.from(bytes, (byte) => String.fromCharCode(byte)).join("");
const raw = (text) => Uint8Array.from(text, (letter) => letter.charCodeAt(0));

/** Whether a file is none of these but a PEM with a private key, as SM2 keys lie in. */
export const isPem = (data) => /^-----BEGIN[^]*PRIVATE KEY-----/.test(letters(data.subarray(0, LARGEST)));

/** The safe's bags. PBES2 takes the passphrase as UTF-8 (RFC 7292, appendix B.1, note), which node-forge leaves to us. */
function bags(forge, data, passphrase) {
  const { pbe } = forge.pki, plain = pbe.getCipherForPBES2;
  pbe.getCipherForPBES2 = (oid, parameters, word) => plain(oid, parameters, forge.util.encodeUtf8(word));
  try {
    const store = forge.pkcs12.pkcs12FromAsn1(forge.asn1.fromDer(letters(data), false), false, passphrase);
    return store.safeContents.flatMap(({ safeBags }) => safeBags);
  } finally {
    pbe.getCipherForPBES2 = plain;
  }
}

/** {pkcs8, certificates}: the one private key and every certificate of the file, DER. */
export function read(forge, data, passphrase) {
  const encoded = (element) => raw(forge.asn1.toDer(element).getBytes());
  const key = ({ key: known, asn1 }) => encoded(asn1 ?? forge.pki.wrapRsaPrivateKey(forge.pki.privateKeyToAsn1(known)));
  const certificate = ({ cert: known, asn1 }) => encoded(asn1 ?? forge.pki.certificateToAsn1(known));
  try {
    if (data.length > LARGEST) throw unreadable();
    const all = bags(forge, data, passphrase), keys = all.filter(({ type }) => KEY_BAGS.includes(type)).map(key);
    const found = all.filter(({ type }) => type === CERT_BAG).map(certificate);
    if (keys.length !== 1 || !found.length) throw unreadable();
    return { pkcs8: keys[0], certificates: found };
  } catch {
    throw unreadable();
  }
}

const PROOF = {
  RSA: [{ name: "RSA-PSS", hash: "SHA-256" }, { name: "RSA-PSS", saltLength: 32 }],
  EC: [{ name: "ECDSA", namedCurve: "P-256" }, { name: "ECDSA", hash: "SHA-256" }],
};

/** The private key for signing, unreadable, if it is the certificate's; else false. */
async function own(pkcs8, certificate) {
  const { kind, key: open } = await certificates.signing(certificate), [algorithm, parameters] = PROOF[kind];
  const key = await crypto.subtle.importKey("pkcs8", pkcs8, algorithm, false, ["sign"]);
  const data = chance.bytes(32), made = await crypto.subtle.sign(parameters, key, data);
  return (await crypto.subtle.verify(parameters, open, made, data)) && key;
}

/** What `attempt` gives for the first certificate that the key belongs to; without such a one, why not. */
async function first(all, attempt) {
  let refusal = null;
  for (const certificate of all) {
    const key = await attempt(certificate).catch((error) => {
      if (error instanceof Refusal) refusal ??= error; // no certificate for this purpose
      else refusal = notOfCertificate(); // a key of another kind
    });
    if (key) return { key, certificate, chain: all.filter((each) => each !== certificate) };
    if (key === false) refusal = notOfCertificate();
  }
  throw refusal;
}

/** {key, certificate, chain}, as `cades.sign` takes it; what `read` gave goes in. */
export const signer = ({ pkcs8, certificates: all }) => first(all, (certificate) => own(pkcs8, certificate));

/** {key, certificate, chain}, of which `keywrap.holding` makes who opens key files. */
export const opener = ({ pkcs8, certificates: all }) => first(all, async (certificate) => {
  const key = await keywrap.privateKey(pkcs8, certificate), proof = chance.bytes(32);
  const wrapped = await keywrap.wrap(proof, certificate, chance);
  return same(await keywrap.unwrap(wrapped, keywrap.holding(key, certificate)), proof) && key;
});
