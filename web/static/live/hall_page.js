// The view for a hall's projector: the board as everywhere, and a screen that does not go dark meanwhile.
import "./board_page.js";

async function awake() {
  if (document.visibilityState !== "visible") return;
  try {
    await navigator.wakeLock?.request("screen");
  } catch {
    // the machine saves its power: then somebody sets it otherwise
  }
}
document.addEventListener("visibilitychange", awake);
awake();
