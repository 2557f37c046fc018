/* Signing in the page: detached CAdES-BES over exact bytes, as `signing/rules/signed_data.py` writes it; by the national
 * algorithms SignedData of GM/T 0010 with the same attributes. */
import { sha256 } from "./bytes.js";
import * as certificates from "./certificate.js";
import * as der from "./der.js";
import * as values from "./values.js";

const CONTENT_TYPE = der.oid("1.2.840.113549.1.9.3"), MESSAGE_DIGEST = der.oid("1.2.840.113549.1.9.4");
const SIGNING_TIME = der.oid("1.2.840.113549.1.9.5"), PROTECTION = der.oid("1.2.840.113549.1.9.52");
const SIGNING_CERTIFICATE = der.oid("1.2.840.113549.1.9.16.2.47");
/** The two forms: content types, digest and its identifier. In signing-certificate-v2 SHA-256 is left out as the default. */
const CMS = { data: der.oid("1.2.840.113549.1.7.1"), signed: der.oid("1.2.840.113549.1.7.2"), digest: sha256,
  hash: der.sequence(der.oid("2.16.840.1.101.3.4.2.1")), named: [] };
const SM3 = der.sequence(der.oid("1.2.156.10197.1.401"));
const GMT_0010 = { data: der.oid("1.2.156.10197.6.1.4.2.1"), signed: der.oid("1.2.156.10197.6.1.4.2.2"), hash: SM3, named: [SM3],
  digest: async (data) => (await import("./national.js")).sm3(data) };

const attribute = (type, value) => der.sequence(type, der.tlv(der.SET, value));

/** The signed attributes, in order; `at` is a claim and nothing more. */
async function attributes(document, certificate, identifier, at, form) {
  const named = der.sequence(...form.named, der.octets(await form.digest(certificate)), certificates.issuerSerial(certificate));
  const algorithm = der.explicit(1, der.read(identifier).content);
  return der.sorted([
    attribute(CONTENT_TYPE, form.data),
    attribute(MESSAGE_DIGEST, der.octets(await form.digest(document))),
    attribute(SIGNING_TIME, der.time(at)),
    attribute(SIGNING_CERTIFICATE, der.sequence(der.sequence(named))),
    attribute(PROTECTION, der.sequence(form.hash, algorithm)),
  ]);
}

/** The .p7s over exactly `document`, by `signer`: {key, certificate, chain}, a P-256 or RSA-PSS key of WebCrypto, or
 * {suite, value, certificate, chain}, where `value(toSign, document)` fetches the raw signature from elsewhere. */
export async function sign(document, signer, at) {
  const { certificate, chain } = signer, identifier = values.identifier(signer);
  const form = values.isNational(signer) ? GMT_0010 : CMS, signed = await attributes(document, certificate, identifier, at, form);
  const value = await values.made(signer, der.tlv(der.SET, ...signed), document);
  const info = der.sequence(der.small(1), certificates.issuerAndSerial(certificate), form.hash,
    der.tlv(0xa0, ...signed), identifier, der.octets(value));
  const carried = der.tlv(0xa0, ...der.sorted([certificate, ...chain]));
  return der.sequence(form.signed, der.explicit(0, der.sequence(der.small(1), der.tlv(der.SET, form.hash),
    der.sequence(form.data), carried, der.tlv(der.SET, info))));
}
