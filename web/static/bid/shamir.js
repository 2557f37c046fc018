/* Shamir's secret sharing over the prime 2^256 + 297. */
import { big, number } from "./bytes.js";
import { Refusal } from "./refusal.js";

export const P = 2n ** 256n + 297n;
export const MOST = 255;
const modulo = (value) => ((value % P) + P) % P;

/** Refuses unless 1 ≤ k ≤ n ≤ 255. */
export function bounds(k, n) {
  if (1 <= k && k <= n && n <= MOST) return;
  throw new Refusal("shamir.bounds", `份额数不合理：${n} 份中取 ${k} 份`, `impossible quorum: ${k} of ${n} shares`, "k");
}

/** y_i = f(i) for i = 1…n, where f(0) is the 32-byte secret and the coefficients are c_1…c_{k−1} in [0, P). */
export function split(secret, n, coefficients) {
  bounds(coefficients.length + 1, n);
  if (secret.length !== 32 || !coefficients.every((each) => 0n <= each && each < P)) {
    throw new Refusal("shamir.secret", "密钥须为 32 字节", "the secret must have 32 bytes", "secret");
  }
  const polynomial = [number(secret), ...coefficients];
  const at = (x) => polynomial.reduceRight((y, coefficient) => (y * x + coefficient) % P, 0n);
  return Array.from({ length: n }, (_, i) => at(BigInt(i + 1)));
}

/** By Fermat: the modulus is a prime. */
function inverse(value) {
  let made = 1n;
  for (let base = modulo(value), left = P - 2n; left; left >>= 1n, base = (base * base) % P) {
    if (left & 1n) made = (made * base) % P;
  }
  return made;
}

/** Lagrange's basis polynomial of point i, at 0. */
function weight(i, points) {
  let top = 1n, bottom = 1n;
  for (const j of points.filter((point) => point !== i)) {
    top = (top * BigInt(j)) % P;
    bottom = modulo(bottom * BigInt(j - i));
  }
  return (top * inverse(bottom)) % P;
}

/** The 32-byte secret that the points (i → y_i) interpolate at 0.
 *
 * A result that does not fit 32 bytes means that at least one value is not of this polynomial. */
export function join(values) {
  const points = [...values.keys()];
  bounds(points.length, MOST);
  for (const [i, y] of values) {
    if (!Number.isInteger(i) || i < 1 || i > MOST || y < 0n || y >= P) {
      throw new Refusal("shamir.share", "份额超出范围", "a share is out of range", "shares");
    }
  }
  const secret = points.reduce((sum, i) => (sum + values.get(i) * weight(i, points)) % P, 0n);
  if (secret >> 256n) {
    throw new Refusal("shamir.overflow", "各份额合不成一把密钥：其中至少一份不属于这一组",
      "the shares do not join to a key: at least one is not of this set");
  }
  return big(secret, 32);
}
