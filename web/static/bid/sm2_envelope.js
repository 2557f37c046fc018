/* A key for one SM2 certificate: EnvelopedData of GM/T 0010, its content by SM4 in CBC, the content key by SM2.
 *
 * CBC proves nothing of its content: whoever opens one of these has its digest from the signed manifest. */
import { same } from "./bytes.js";
import * as certificates from "./certificate.js";
import * as der from "./der.js";
import * as national from "./national.js";

const LARGEST = 16 * 1024;
const DATA = der.oid("1.2.156.10197.6.1.4.2.1"), ENVELOPED = der.oid("1.2.156.10197.6.1.4.2.3");
const SM2_ENCRYPTION = der.sequence(der.oid("1.2.156.10197.1.301.3")), SM4_CBC = der.oid("1.2.156.10197.1.104.2");
/** Of the envelope and of its recipient alike, unlike CMS. */
const VERSION = der.small(1);

/** DER of a ContentInfo that only the holder of the certificate opens. */
export async function wrap(content, to, chance) {
  const { key } = await certificates.suitable(to), cek = chance.bytes(16), start = chance.bytes(16);
  if (!national.isPoint(key)) throw certificates.unsuitable();
  const recipient = der.sequence(VERSION, certificates.issuerAndSerial(to), SM2_ENCRYPTION,
    der.octets(national.encrypt(key, cek)));
  const info = der.sequence(DATA, der.sequence(SM4_CBC, der.octets(start)), der.tlv(0x80, national.sealed(cek, start, content)));
  return der.sequence(ENVELOPED, der.explicit(0, der.sequence(VERSION, der.tlv(der.SET, recipient), info)));
}

const must = (holds) => {
  if (!holds) throw new Error("of another form, or for another certificate");
};

/** The elements inside, exactly so many. */
function fields(node, count) {
  const { parts } = node;
  must(parts.length === count);
  return parts;
}

/** What `wrap` was given; throws for whatever does not open. `holder` has a certificate and `decrypt(wrapped)`. */
export async function unwrap(p7m, holder) {
  must(p7m.length <= LARGEST);
  const [kind, wrapped] = fields(der.read(p7m, der.SEQUENCE), 2), [body] = fields(wrapped.is(0xa0), 1);
  const [version, recipients, info] = fields(body.is(der.SEQUENCE), 3), [recipient] = fields(recipients.is(der.SET), 1);
  const [own, name, algorithm, key] = fields(recipient.is(der.SEQUENCE), 4);
  const [type, cipher, sealed] = fields(info.is(der.SEQUENCE), 3), [by, start] = fields(cipher.is(der.SEQUENCE), 2);
  const said = [kind, version, own, name, algorithm, type, by].map(({ raw }) => raw);
  const due = [ENVELOPED, VERSION, VERSION, certificates.issuerAndSerial(holder.certificate), SM2_ENCRYPTION, DATA, SM4_CBC];
  must(due.every((each, i) => same(each, said[i])));
  const cek = await holder.decrypt(key.is(der.OCTETS).content);
  return national.opened(cek, start.is(der.OCTETS).content, sealed.is(0x80).content);
}
