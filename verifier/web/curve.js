"use strict";
/* ECVRF-EDWARDS25519-SHA512-TAI of RFC 9381, verifying only. */
((E) => {
  const P = 2n ** 255n - 19n;
  const Q = 2n ** 252n + 27742317777372353535851937790883648493n;
  const mod = (n) => ((n % P) + P) % P;
  function power(base, exponent) {
    let made = 1n;
    for (base = mod(base); exponent; exponent >>= 1n, base = (base * base) % P) if (exponent & 1n) made = (made * base) % P;
    return made;
  }
  const D = mod(-121665n * power(121666n, P - 2n));
  const little = (data) => E.number(Uint8Array.from(data).reverse());
  /** Points in extended coordinates: x = X/Z, y = Y/Z, T = XY/Z. */
  function add([x1, y1, z1, t1], [x2, y2, z2, t2]) {
    const [a, b, c, d] = [mod((y1 - x1) * (y2 - x2)), mod((y1 + x1) * (y2 + x2)), mod(2n * D * t1 * t2), mod(2n * z1 * z2)];
    const [e, f, g, h] = [b - a, d - c, d + c, b + a];
    return [mod(e * f), mod(g * h), mod(f * g), mod(e * h)];
  }
  function times(n, point) {
    let sum = [0n, 1n, 1n, 0n];
    for (; n; n >>= 1n, point = add(point, point)) if (n & 1n) sum = add(sum, point);
    return sum;
  }
  const minus = ([x, y, z, t]) => [mod(-x), y, z, mod(-t)];
  const isSmall = (point) => times(8n, point)[0] === 0n;
  function encoded([x, y, z]) {
    const by = power(z, P - 2n);
    return E.unhex((mod(y * by) | ((mod(x * by) & 1n) << 255n)).toString(16).padStart(64, "0")).reverse();
  }
  /** RFC 8032, 5.1.3; null where no point has this encoding. */
  function decoded(data) {
    const [y, sign] = [little(data) & (2n ** 255n - 1n), little(data) >> 255n];
    const [u, v] = [mod(y * y - 1n), mod(D * y * y + 1n)];
    let x = mod(u * power(v, 3n) * power(u * power(v, 7n), (P - 5n) / 8n));
    if (mod(v * x * x + u) === 0n) x = mod(x * power(2n, (P - 1n) / 4n));
    if (data.length !== 32 || y >= P || mod(v * x * x - u) !== 0n || (x === 0n && sign)) return null;
    if ((x & 1n) !== sign) x = P - x;
    return [x, y, 1n, mod(x * y)];
  }
  const BASE = decoded(E.unhex(`58${"66".repeat(31)}`));
  const hash = (...parts) => E.digest("sha512", E.concat([3], ...parts, [0]));
  async function toCurve(key, alpha) {
    for (let counter = 0; counter < 256; counter++) {
      const point = decoded((await hash([1], key, alpha, [counter])).slice(0, 32));
      if (point && !isSmall(point)) return times(8n, point);
    }
    return E.refuse("该输入无法映射到曲线", "this input cannot be mapped to the curve");
  }
  function checkKey(key) {
    const point = decoded(key);
    return E.must(point && !isSmall(point), "VRF 公钥无效", "the VRF key is no valid point") && point;
  }
  /** beta, 64 bytes, if `proof` is the proof of `key` for `alpha`. */
  async function verify(key, alpha, proof) {
    const [y, gamma, c, s] = [checkKey(key), decoded(proof.slice(0, 32)), little(proof.slice(32, 48)), little(proof.slice(48))];
    E.must(proof.length === 80 && gamma && s < Q, "VRF 证明不是有效编码", "the VRF proof is not a valid encoding");
    const h = await toCurve(key, alpha);
    const [u, v] = [add(times(s, BASE), minus(times(c, y))), add(times(s, h), minus(times(c, gamma)))];
    const due = (await hash([2], key, ...[h, gamma, u, v].map(encoded))).slice(0, 16);
    E.must(little(due) === c, "VRF 证明不成立", "the VRF proof does not hold");
    return hash([3], encoded(times(8n, gamma)));
  }

  E.curve = { verify, checkKey };
})(globalThis.Ebid);
