// What was typed and has not reached the platform yet lies on this machine, closed with a key that only this sign-in is
// given: it survives a crash, and whoever sits here next cannot read it.
const PREFIX = "ggzy-score ";
const ENOUGH = { name: "AES-GCM", length: 256 };
const base64 = (bytes) => btoa(String.fromCharCode(...bytes));
const bytes = (text) => Uint8Array.from(atob(text), (letter) => letter.charCodeAt(0));

/** The draft of one page; `key` is 32 bytes in base64, `place` its address. Without WebCrypto nothing is kept. */
export async function draft(key, place) {
  const name = PREFIX + place;
  const secret = crypto.subtle && (await crypto.subtle.importKey("raw", bytes(key), ENOUGH, false, ["encrypt", "decrypt"]));
  const bound = (iv) => ({ name: "AES-GCM", iv, additionalData: new TextEncoder().encode(place) });
  return {
    async keep(fields) {
      if (!secret) return;
      const iv = crypto.getRandomValues(new Uint8Array(12));
      const closed = await crypto.subtle.encrypt(bound(iv), secret, new TextEncoder().encode(JSON.stringify(fields)));
      localStorage.setItem(name, JSON.stringify([base64(iv), base64(new Uint8Array(closed))]));
    },
    /** The fields; null where nothing lies here, or another sign-in closed it: that is taken away. */
    async kept() {
      const lying = secret && localStorage.getItem(name);
      if (!lying) return null;
      try {
        const [iv, closed] = JSON.parse(lying).map(bytes);
        return JSON.parse(new TextDecoder().decode(await crypto.subtle.decrypt(bound(iv), secret, closed)));
      } catch {
        this.forget();
        return null;
      }
    },
    forget: () => localStorage.removeItem(name),
  };
}
