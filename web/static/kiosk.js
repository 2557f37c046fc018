// The kiosk: keys on the screen, printing, and back to where the machine begins when nobody touches it any more.
"use strict";
{
  const { idle, home, begins } = document.body.dataset;
  const field = (at) => (at?.matches?.("input:not([type=radio])") ? at : null);
  let writing = field(document.querySelector("form input:not([type=radio])"));

  writing?.setSelectionRange(writing.value.length, writing.value.length); // a begun number goes on at its end
  document.addEventListener("focusin", (event) => (writing = field(event.target) ?? writing));

  const edits = {
    back: (at, from, to) => at.setRangeText("", Math.max(0, from === to ? from - 1 : from), to, "end"),
    clear: (at) => (at.value = ""),
    key: (at, from, to, key) => at.setRangeText(key, from, to, "end"),
  };
  for (const key of document.querySelectorAll("[data-key], [data-edit]")) {
    key.addEventListener("pointerdown", (event) => event.preventDefault()); // the field keeps the focus
    key.addEventListener("click", () => {
      if (!writing) return;
      writing.focus({ preventScroll: true });
      edits[key.dataset.edit ?? "key"](writing, writing.selectionStart, writing.selectionEnd, key.dataset.key);
    });
  }
  for (const hidden of document.querySelectorAll("[data-script]")) hidden.hidden = false;
  document.querySelector("[data-print]")?.addEventListener("click", () => print());

  // What was entered goes with who has left; the next one begins in Chinese and in the usual size.
  const leave = () => {
    for (const form of document.forms) form.reset();
    for (const one of document.querySelectorAll("form input:not([type=radio])")) one.value = "";
    location.replace(`${home}?lang=zh&type=standard`);
  };
  const shown = document.querySelector("[data-left]");
  let until = Date.now() + idle * 1000;
  const usual = begins && document.documentElement.lang === "zh-CN" && !document.documentElement.dataset.type;
  const count = () => {
    const left = Math.ceil((until - Date.now()) / 1000);
    if (left > 0) shown.textContent = left;
    else if (usual) until = Date.now() + idle * 1000;
    else return leave();
    setTimeout(count, 250);
  };
  for (const touch of ["pointerdown", "keydown", "input", "scroll"]) {
    addEventListener(touch, () => (until = Date.now() + idle * 1000), { passive: true, capture: true });
  }
  addEventListener("pageshow", (event) => event.persisted && leave());
  count();
}
