/* Signature values: made by WebCrypto's keys here, or elsewhere; what comes from elsewhere is verified before its use. */
import * as certificates from "./certificate.js";
import * as der from "./der.js";
import { Refusal } from "./refusal.js";

const NULL = der.tlv(0x05), HASH = der.oid("2.16.840.1.101.3.4.2.1");
const PSS = der.oid("1.2.840.113549.1.1.10"), MGF = der.oid("1.2.840.113549.1.1.8");
const SALT = 32, HALF = 32, SHA256 = "SHA-256";

/** RSASSA-PSS of RFC 4055 with SHA-256 throughout. */
function pss() {
  const hash = der.sequence(HASH, NULL);
  return der.sequence(PSS, der.sequence(der.explicit(0, hash), der.explicit(1, der.sequence(MGF, hash)),
    der.explicit(2, der.small(SALT))));
}

const same = (raw) => raw;
/** ECDSA's two numbers in DER, of r ‖ s as WebCrypto and tokens write them; and back. */
const pair = (raw) => der.sequence(der.unsigned(raw.subarray(0, HALF)), der.unsigned(raw.subarray(HALF)));
function raw(signature) {
  const made = new Uint8Array(2 * HALF);
  der.read(signature, der.SEQUENCE).parts.forEach(({ content }, i) => {
    const digits = content.subarray(Math.max(0, content.length - HALF));
    made.set(digits, (i + 1) * HALF - digits.length);
  });
  return made;
}

/** How each suite signs: its AlgorithmIdentifier, the key's and the signature's parameters of WebCrypto, both forms. */
const SUITES = {
  rsa_pss: { kind: "RSA", identifier: pss(), algorithm: { name: "RSA-PSS", hash: SHA256 },
    parameters: { name: "RSA-PSS", saltLength: SALT }, form: same, back: same },
  rsa_pkcs1: { kind: "RSA", identifier: der.sequence(der.oid("1.2.840.113549.1.1.11"), NULL),
    algorithm: { name: "RSASSA-PKCS1-v1_5", hash: SHA256 }, parameters: { name: "RSASSA-PKCS1-v1_5" }, form: same, back: same },
  sm2_sm3: { kind: "SM2", identifier: der.sequence(der.oid("1.2.156.10197.1.501")), form: pair, back: raw },
  ecdsa_p256: { kind: "EC", identifier: der.sequence(der.oid("1.2.840.10045.4.3.2")),
    algorithm: { name: "ECDSA", namedCurve: "P-256" }, parameters: { name: "ECDSA", hash: SHA256 }, form: pair, back: raw },
};
const OF_KEYS = { "RSA-PSS": "rsa_pss", ECDSA: "ecdsa_p256" };

const unknown = () => new Refusal("key.unsuited", "证书的密钥与签名算法不符，或算法不在允许清单内",
  "the certificate's key does not fit the suite, or the suite is not on the allow-list", "suite");
const wrong = () => new Refusal("signature.wrong", "交回的签名与内容或证书不符，没有使用",
  "the signature that came back is not one over these bytes by this certificate's key: not used", "signature");

/** The suite's AlgorithmIdentifier; `signer` as `cades.sign` takes it. */
export function identifier({ key, suite = OF_KEYS[key?.algorithm.name] }) {
  if (!Object.hasOwn(SUITES, suite)) throw unknown();
  return SUITES[suite].identifier;
}

/** Whether a signer's suite is of the national algorithms. */
export const isNational = ({ suite }) => suite === "sm2_sm3";

/** The suite that a certificate's key signs by, of those that the person's software may know. */
export function suited(certificate, wanted = "") {
  const { kind } = certificates.signingKey(certificate), all = Object.keys(SUITES).filter((each) => SUITES[each].kind === kind);
  const suite = wanted || all[0];
  if (!all.includes(suite)) throw unknown();
  return suite;
}

/** As `verified` gives it, by the point of an SM2 certificate. */
async function verifiedSm2({ certificate }, whole, data) {
  const { holds } = await import("./national.js");
  return holds(certificates.sm2Point(certificate), raw(whole), data) && whole;
}

async function verified({ certificate, suite }, value, data) {
  const { kind, algorithm, parameters, form, back } = SUITES[suite], { spki } = certificates.signingKey(certificate);
  const whole = form === pair && value.length === 2 * HALF ? form(value) : value;
  if (kind !== SUITES[suite].kind) throw unknown();
  if (kind === "SM2") return verifiedSm2({ certificate }, whole, data);
  const key = await crypto.subtle.importKey("spki", spki, algorithm, false, ["verify"]).catch(() => {
    throw unknown();
  });
  const holds = await crypto.subtle.verify(parameters, key, back(whole), data);
  return holds && whole;
}

/** The signature value over `data`, as the CMS holds it. `document` is what the data are about, for who shows it. */
export async function made(signer, data, document) {
  if (!signer.key) {
    const held = await verified(signer, await signer.value(data, document), data).catch((error) => {
      throw error instanceof Refusal && error.code !== "der.malformed" ? error : wrong();
    });
    if (!held) throw wrong();
    return held;
  }
  const { parameters, form } = SUITES[OF_KEYS[signer.key.algorithm.name]];
  return form(new Uint8Array(await crypto.subtle.sign(parameters, signer.key, data)));
}
