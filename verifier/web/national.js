"use strict";
/* The national algorithms: the digest SM3 (GB/T 32905) and whether a signature by SM2 holds (GB/T 32918.2). */
((E) => {
  const { join, utf8, unhex, hex, must } = E;
  const rotate = (word, by) => (word << (by % 32)) | (word >>> ((32 - by) % 32) & (2 ** (by % 32) - 1));
  const START = [0x7380166f, 0x4914b2b9, 0x172442d7, 0xda8a0600, 0xa96f30bc, 0x163138aa, 0xe38dee4d, 0xb0fb0e4e];

  /** The 132 words that one block of 64 bytes is spread to. */
  function spread(view, at) {
    const w = Array.from({ length: 16 }, (_, i) => view.getInt32(at + 4 * i));
    for (let j = 16; j < 68; j++) {
      const x = w[j - 16] ^ w[j - 9] ^ rotate(w[j - 3], 15);
      w.push(x ^ rotate(x, 15) ^ rotate(x, 23) ^ rotate(w[j - 13], 7) ^ w[j - 6]);
    }
    return w;
  }
  function block(state, w) {
    let [a, b, c, d, e, f, g, h] = state;
    for (let j = 0; j < 64; j++) {
      const first = rotate((rotate(a, 12) + e + rotate(j < 16 ? 0x79cc4519 : 0x7a879d8a, j)) | 0, 7), second = first ^ rotate(a, 12);
      const mixed = j < 16 ? [a ^ b ^ c, e ^ f ^ g] : [(a & b) | (a & c) | (b & c), (e & f) | (~e & g)];
      const one = (mixed[0] + d + second + (w[j] ^ w[j + 4])) | 0, two = (mixed[1] + h + first + w[j]) | 0;
      [a, b, c, d] = [one, a, rotate(b, 9), c];
      [e, f, g, h] = [two ^ rotate(two, 9) ^ rotate(two, 17), e, rotate(f, 19), g];
    }
    return [a, b, c, d, e, f, g, h].map((word, i) => word ^ state[i]);
  }
  function sm3(data) {
    const whole = new Uint8Array(Math.ceil((data.length + 9) / 64) * 64), view = new DataView(whole.buffer);
    whole.set(data);
    whole[data.length] = 0x80;
    view.setBigUint64(whole.length - 8, BigInt(data.length) * 8n);
    let state = START;
    for (let at = 0; at < whole.length; at += 64) state = block(state, spread(view, at));
    const made = new DataView(new ArrayBuffer(32));
    state.forEach((word, i) => made.setInt32(4 * i, word));
    return new Uint8Array(made.buffer);
  }

  const P = 0xfffffffeffffffffffffffffffffffffffffffff00000000ffffffffffffffffn, A = P - 3n;
  const B = 0x28e9fa9e9d9f5e344d5a9e4bcf6509a7f39789f515ab8f92ddbcbd414d940e93n;
  const N = 0xfffffffeffffffffffffffffffffffff7203df6b21c6052b53bbf40939d54123n;
  const G = [0x32c4ae2c1f1981195f9904466a39c9948fe30bbff2660be1715a4589334c74c7n,
    0xbc3736a2f4f6779c59bdcee36b692153d0a9877cc62a474002df32e52139f0a0n, 1n];
  const ID = utf8("1234567812345678"); // GM/T 0009: of everybody to whom nobody gave another
  const number = (bytes) => BigInt(`0x${hex(bytes)}`), bytes = (value) => unhex(value.toString(16).padStart(64, "0"));
  const mod = (value, by = P) => ((value % by) + by) % by;
  const ON = join([0, ID.length * 8], ID, bytes(A), bytes(B), bytes(G[0]), bytes(G[1]));

  function inverse(value) {
    let [a, b, x, y] = [mod(value), P, 1n, 0n];
    while (a > 1n) {
      const times = b / a;
      [a, b, x, y] = [b - times * a, a, y - times * x, x];
    }
    return mod(x);
  }
  /** Points are [X, Y, Z] of X/Z², Y/Z³; Z is 0 for the one at infinity. */
  function twice([x, y, z]) {
    const yy = y * y % P, s = 4n * x * yy % P, m = 3n * mod((x - z * z) * (x + z * z)) % P, made = mod(m * m - 2n * s);
    return [made, mod(m * (s - made) - 8n * yy * yy), 2n * y * z % P];
  }
  function sum(one, other) {
    if (!one[2] || !other[2]) return one[2] ? one : other;
    const [z1, z2] = [one[2] * one[2] % P, other[2] * other[2] % P], u = one[0] * z2 % P, s = one[1] * z2 * other[2] % P;
    const h = mod(other[0] * z1 - u), r = mod(other[1] * z1 * one[2] - s);
    if (!h) return r ? [1n, 1n, 0n] : twice(one);
    const hh = h * h % P, cube = h * hh % P, v = u * hh % P, x = mod(r * r - cube - 2n * v);
    return [x, mod(r * (v - x) - s * cube), h * one[2] * other[2] % P];
  }
  function times(scalar, point) {
    let made = [1n, 1n, 0n];
    for (const digit of scalar.toString(2)) {
      made = twice(made);
      if (digit === "1") made = sum(made, point);
    }
    return made;
  }

  /** The point of a public key, 65 bytes, which must lie on the curve. */
  function point(key) {
    const [x, y] = [number(key.subarray(1, 33)), number(key.subarray(33))];
    must(key.length === 65 && key[0] === 4 && x < P && y < P && mod(y * y - x * x * x - A * x - B) === 0n, "公钥不在 SM2 曲线上",
      "the public key is no point on the SM2 curve");
    return [x, y, 1n];
  }
  /** Whether r ‖ s over the data is the key's. */
  function holds(key, data, value) {
    const [r, s] = [number(value.subarray(0, 32)), number(value.subarray(32))], t = mod(r + s, N);
    if (!r || !s || r >= N || s >= N || !t) return false;
    const digest = number(sm3(join(sm3(join(ON, key.subarray(1))), data)));
    const [x, , z] = sum(times(s, G), times(t, point(key)));
    return z !== 0n && mod(digest + mod(x * inverse(z * z % P)), N) === r;
  }
  E.national = { sm3, point, holds };
})(globalThis.Ebid);
