/* A key file of SM2: one PEM with the key (PKCS#8, encrypted by PBES2), its certificate and those above it.
 *
 * The private number stays inside the functions that are given out: WebCrypto, which could hide it, knows no SM2. */
import { same, unbase64, utf8 } from "./bytes.js";
import * as certificates from "./certificate.js";
import * as der from "./der.js";
import { LARGEST, unreadable } from "./keystore.js";
import * as national from "./national.js";
import * as values from "./values.js";

/** Rounds of the derivation, inclusive: a file that asks for more is made to keep its reader busy. */
const MOST_ROUNDS = 10_000_000;
const BLOCK = /-----BEGIN ([A-Z0-9 ]+)-----\s([A-Za-z0-9+/=\s]+)-----END \1-----/g;
const PBES2 = der.oid("1.2.840.113549.1.5.13"), PBKDF2 = der.oid("1.2.840.113549.1.5.12");

const must = (holds) => {
  if (!holds) throw unreadable();
};
const bytes = (buffer) => new Uint8Array(buffer);

async function bySha256(word, salt, iterations, size) {
  const key = await crypto.subtle.importKey("raw", word, "PBKDF2", false, ["deriveBits"]);
  return bytes(await crypto.subtle.deriveBits({ name: "PBKDF2", hash: "SHA-256", salt, iterations }, key, 8 * size));
}
async function byAes(secret, iv, data) {
  const key = await crypto.subtle.importKey("raw", secret, "AES-CBC", false, ["decrypt"]);
  return bytes(await crypto.subtle.decrypt({ name: "AES-CBC", iv }, key, data));
}
const PRFS = [
  [der.oid("1.2.840.113549.2.9"), bySha256],
  [der.oid("1.2.156.10197.1.401.3.1"), national.derived],
];
const CIPHERS = [
  [der.oid("2.16.840.1.101.3.4.1.2"), { size: 16, open: byAes }],
  [der.oid("2.16.840.1.101.3.4.1.42"), { size: 32, open: byAes }],
  [der.oid("1.2.156.10197.1.104.2"), { size: 16, open: national.opened }],
];
const named = (table, { raw }) => table.find(([name]) => same(name, raw))?.[1];

/** The passphrase's key, by PBKDF2 with SHA-256 or SM3; without either named it would be SHA-1, which is none. */
function derived(derivation, word, size) {
  const [name, parameters, ...more] = derivation.is(der.SEQUENCE).parts;
  const [salt, rounds, ...rest] = parameters.is(der.SEQUENCE).parts;
  const prf = rest.at(-1)?.tag === der.SEQUENCE && named(PRFS, rest.at(-1).part(0, der.OID)), times = der.natural(rounds);
  must(!more.length && same(name.raw, PBKDF2) && prf && times >= 1n && times <= MOST_ROUNDS);
  return prf(word, salt.is(der.OCTETS).content, Number(times), size);
}

async function decrypted(data, passphrase) {
  const [scheme, sealed, ...more] = der.read(data, der.SEQUENCE).parts, [name, parameters] = scheme.is(der.SEQUENCE).parts;
  const [derivation, encryption] = parameters.is(der.SEQUENCE).parts, cipher = named(CIPHERS, encryption.part(0, der.OID));
  must(!more.length && same(name.raw, PBES2) && cipher);
  const secret = await derived(derivation, utf8(passphrase), cipher.size);
  return cipher.open(secret, encryption.part(1, der.OCTETS).content, sealed.is(der.OCTETS).content);
}

/** The private number and its point of PKCS#8 that carries both. */
function keyOf(pkcs8) {
  const outer = der.read(pkcs8, der.SEQUENCE), inner = der.read(outer.part(2, der.OCTETS).content, der.SEQUENCE);
  const own = inner.part(1, der.OCTETS).content, point = inner.part(-1, 0xa1).part(0, der.BITS).content.subarray(1);
  must(!der.natural(outer.part(0, der.INTEGER)) && same(outer.part(1, der.SEQUENCE).raw, certificates.SM2_KEY));
  must(der.natural(inner.part(0, der.INTEGER)) === 1n && own.length === 32 && same(national.point(own), point));
  return { own, point };
}

/** {own, certificate, chain}: the file's key, the certificate of it, the other certificates. */
async function read(data, passphrase) {
  try {
    must(data.length <= LARGEST);
    const text = new TextDecoder("latin1").decode(data), blocks = [...text.matchAll(BLOCK)]
      .map(([, name, body]) => ({ name, data: unbase64(body.replace(/\s/g, "")) }));
    const keys = blocks.filter(({ name }) => name.endsWith("PRIVATE KEY")), [found] = keys;
    must(keys.length === 1);
    const { own, point } = keyOf(found.name.startsWith("ENCRYPTED") ? await decrypted(found.data, passphrase) : found.data);
    const all = blocks.filter(({ name }) => name === "CERTIFICATE").map((block) => block.data);
    const certificate = all.find((each) => same(certificates.sm2Point(each) ?? [], point));
    must(certificate);
    return { own, certificate, chain: all.filter((each) => each !== certificate) };
  } catch {
    throw unreadable();
  }
}

/** {suite, value, certificate, chain}, as `cades.sign` takes it. */
export async function signer(data, passphrase) {
  const { own, certificate, chain } = await read(data, passphrase), suite = values.suited(certificate);
  return { suite, certificate, chain, value: async (toSign) => national.sign(own, toSign) };
}

/** {decrypt, certificate, chain}: a holder, as `keywrap.unwrap` takes it. */
export async function opener(data, passphrase) {
  const { own, certificate, chain } = await read(data, passphrase);
  await certificates.suitable(certificate);
  return { certificate, chain, decrypt: async (wrapped) => national.decrypt(own, wrapped) };
}
