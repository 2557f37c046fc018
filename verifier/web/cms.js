"use strict";
/* Detached signatures (CMS) and time-stamp tokens (RFC 3161), as far as they are permitted (dossier.md, 8). */
((E) => {
  const { der, wrap, must, form, hashName, digest, signature, check, certificate, same, compare, H, hex } = E;
  const OID = { signed: "1.2.840.113549.1.7.2", data: "1.2.840.113549.1.7.1", token: "1.2.840.113549.1.9.16.1.4",
    kind: "1.2.840.113549.1.9.3", digest: "1.2.840.113549.1.9.4", certificate: "1.2.840.113549.1.9.16.2.47",
    algorithms: "1.2.840.113549.1.9.52", nationalSigned: "1.2.156.10197.6.1.4.2.2", nationalData: "1.2.156.10197.6.1.4.2.1" };

  /** oid → the one value of each signed attribute. */
  function attributes(element) {
    const all = element.inside, made = new Map();
    must(all.length <= 16 && all.every((one, i) => !i || compare(all[i - 1].whole, one.whole) < 0), "签名属性次序不对",
      "signed attributes are out of order or too many");
    for (const one of all) {
      const [oid, values, ...rest] = one.is(0x30).inside;
      must(!rest.length && !made.has(oid.oid) && values.is(0x31).inside.length === 1, "签名属性重复",
        "a signed attribute comes twice");
      made.set(oid.oid, values.inside[0]);
    }
    return made;
  }
  /** That signing-certificate-v2 names it: by the first hash, and by issuer and number where they stand. */
  function checkNamed(value, cert) {
    must(value, "缺少签名证书属性", "signing-certificate-v2 is missing");
    const all = value.is(0x30).inside[0].is(0x30).inside[0].is(0x30).members, told = all.maybe(0x30);
    const hash = told ? hashName(told.algorithm) : "SHA-256";
    must((hash === "SM3") === (cert.key.kind === "SM2"), "签名证书属性不符", "signing-certificate-v2 names another one");
    must(same(all.take(4).content, digest(hash, cert.bytes)), "签名证书属性不符", "signing-certificate-v2 names another one");
    const place = all.maybe(0x30);
    all.end();
    if (!place) return;
    const [names, serial] = place.inside, issuer = names.inside[0];
    must(serial.integer === cert.serial && issuer.tag === 0xa4 && hex(issuer.content) === cert.issuer, "签名证书属性不符",
      "signing-certificate-v2 names another one");
  }
  /** What strict CMS says of itself; `content` is null where it is detached. */
  function parse(bytes) {
    must(bytes.length <= 262144, "签名过大", "a signature above 256 KiB");
    const [type, wrapped, ...more] = der(bytes).inside;
    const national = type.oid === OID.nationalSigned;
    form((national || type.oid === OID.signed) && wrapped.is(0xa0).inside.length === 1 && !more.length);
    const all = wrapped.inside[0].is(0x30).members, version = all.take(2).integer, hashes = all.take(0x31).inside;
    const [kind, content] = all.take(0x30).inside, certs = all.maybe(0xa0)?.inside ?? [],
      signers = all.take(0x31).inside;
    all.end();
    must(signers.length === 1 && hashes.length === 1 && certs.length <= 10, "不是单一签名", "not exactly one signer");
    const one = signers[0].is(0x30).members, number = one.take(2).integer, [issuer, serial] = one.take(0x30).inside;
    const hash = one.take(0x30), signedAttributes = one.take(0xa0), algorithm = one.take(0x30),
      value = one.take(4).content;
    one.maybe(0xa1);
    one.end();
    form(number === 1n && same(hash.content, hashes[0].content));
    must(national === (hashName(hash.algorithm) === "SM3"), "签名与摘要算法不符", "signature and digest algorithm do not fit");
    return { national, kind: kind.oid, content: content?.is(0xa0).inside[0].is(4).content ?? null, version,
      hash: hashName(hash.algorithm),
      certs: certs.map(({ whole }) => certificate(whole)), issuer: hex(issuer.whole), serial: serial.integer,
      attributes: attributes(signedAttributes), hashBytes: hash.content, algorithmBytes: algorithm.content,
      algorithm: algorithm.algorithm, over: wrap(0x31, signedAttributes.content), value };
  }
  /** The signer's certificate, once the signature holds over the content with that digest. */
  async function verified(told, content, kind, trust, strict) {
    const mine = (one) => one.issuer === told.issuer && one.serial === told.serial;
    const cert = told.certs.find(mine) ?? (strict || told.certs.length ? undefined : trust.certs.find(mine));
    must(cert, "签名中没有签名人的证书", "the signer's certificate is missing");
    const known = new Set(trust.certs.map(({ id }) => id));
    must(told.certs.every(({ id }) => known.has(id)), "签名带有案卷中没有的证书",
      "it carries a certificate that is not in data/certs");
    const given = told.attributes, parts = given.get(OID.algorithms)?.is(0x30).inside;
    must(given.get(OID.kind)?.oid === kind && same(given.get(OID.digest)?.is(4).content ?? [],
      digest(told.hash, content)),
      "签名不是对这些字节的", "the signature is over other bytes");
    checkNamed(given.get(OID.certificate), cert);
    must(parts ? parts.length === 2 && same(parts[0].content, told.hashBytes) && parts[1].tag === 0xa1
      && same(parts[1].content, told.algorithmBytes) : !strict, "算法保护属性不符", "CMSAlgorithmProtection does not fit");
    const algorithm = signature(told.algorithm, told.hash);
    must(algorithm[1] === told.hash, "签名与摘要算法不符", "signature and digest algorithm do not fit");
    await check(cert.key, algorithm, told.over, told.value);
    return cert;
  }
  /** What a detached signature says of itself. */
  function detached(bytes) {
    const told = parse(bytes);
    form(told.version === 1n && told.kind === (told.national ? OID.nationalData : OID.data) && told.content === null);
    return told;
  }
  /** {code, name} of who signed these bytes, at milliseconds `at`, for `sign` or `seal`. */
  E.checkSignature = async (bytes, data, purpose, at, trust, families = ["international"]) => {
    const told = detached(bytes);
    must(families.includes(told.national ? "national" : "international"), "签名所用算法不是招标文件公布的",
      "the signature is not by the algorithms that the tender announced");
    const cert = await verified(told, data, told.kind, trust, true);
    return E.signer(cert, await trust.held_(cert, purpose, at, told.certs));
  };
  /** The certificate whose key signed these bytes; whether to trust it is not asked. */
  E.signedBy = async (bytes, data) => {
    const told = detached(bytes);
    return verified(told, data, told.kind, told, true);
  };
  /** {time, hash, imprint, told} of a token, unverified. */
  function token(bytes) {
    const told = parse(bytes);
    form(told.version === 3n && !told.national && told.kind === OID.token && told.content);
    const all = der(told.content).members;
    form(all.take(2).integer === 1n && all.take(6));
    const [hash, imprint] = all.take(0x30).inside;
    all.take(2);
    return { time: all.take(0x18).time, hash: hashName(hash.algorithm), imprint: imprint.is(4).content, told };
  }
  /** Milliseconds of a token's genTime; NaN where it cannot be read. */
  E.tokenTime = (bytes) => {
    try { return token(bytes).time; } catch { return NaN; }
  };
  E.checkToken = async (bytes, data, trust) => {
    const { time, hash, imprint, told } = token(bytes);
    must(same(imprint, digest(hash, data)), "时间戳不是对这些字节的", "the token is over other bytes");
    await trust.held_(await verified(told, told.content, OID.token, trust, false), "tsa", time, told.certs);
    return time;
  };
})(globalThis.Ebid);
