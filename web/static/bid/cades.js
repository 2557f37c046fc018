/* Signing in the page: detached CAdES-BES over exact bytes, as `signing/rules/signed_data.py` writes it. */
import { sha256 } from "./bytes.js";
import * as certificates from "./certificate.js";
import * as der from "./der.js";
import * as values from "./values.js";

const DATA = der.oid("1.2.840.113549.1.7.1"), SIGNED_DATA = der.oid("1.2.840.113549.1.7.2");
const CONTENT_TYPE = der.oid("1.2.840.113549.1.9.3"), MESSAGE_DIGEST = der.oid("1.2.840.113549.1.9.4");
const SIGNING_TIME = der.oid("1.2.840.113549.1.9.5"), PROTECTION = der.oid("1.2.840.113549.1.9.52");
const SIGNING_CERTIFICATE = der.oid("1.2.840.113549.1.9.16.2.47");
const SHA256 = der.sequence(der.oid("2.16.840.1.101.3.4.2.1"));

const attribute = (type, value) => der.sequence(type, der.tlv(der.SET, value));

/** The signed attributes, in order; `at` is a claim and nothing more. */
async function attributes(document, certificate, identifier, at) {
  const named = der.sequence(der.octets(await sha256(certificate)), certificates.issuerSerial(certificate));
  const algorithm = der.explicit(1, der.read(identifier).content);
  return der.sorted([
    attribute(CONTENT_TYPE, DATA),
    attribute(MESSAGE_DIGEST, der.octets(await sha256(document))),
    attribute(SIGNING_TIME, der.time(at)),
    attribute(SIGNING_CERTIFICATE, der.sequence(der.sequence(named))),
    attribute(PROTECTION, der.sequence(SHA256, algorithm)),
  ]);
}

/** The .p7s over exactly `document`, by `signer`: {key, certificate, chain}, a P-256 or RSA-PSS key of WebCrypto, or
 * {suite, value, certificate, chain}, where `value(toSign, document)` fetches the raw signature from elsewhere. */
export async function sign(document, signer, at) {
  const { certificate, chain } = signer, identifier = values.identifier(signer);
  const signed = await attributes(document, certificate, identifier, at);
  const value = await values.made(signer, der.tlv(der.SET, ...signed), document);
  const info = der.sequence(der.small(1), certificates.issuerAndSerial(certificate), SHA256,
    der.tlv(0xa0, ...signed), identifier, der.octets(value));
  const carried = der.tlv(0xa0, ...der.sorted([certificate, ...chain]));
  return der.sequence(SIGNED_DATA, der.explicit(0, der.sequence(der.small(1), der.tlv(der.SET, SHA256),
    der.sequence(DATA), carried, der.tlv(der.SET, info))));
}
