// Helps with writing and posting a test; both work without it.
"use strict";
(() => {
  const at = (id) => document.getElementById(id);
  const text = at("_text");
  const file = at("_file");

  // A picked time is written where times are typed.
  for (const pick of document.querySelectorAll("[data-into]")) {
    pick.addEventListener("input", () => {
      at(pick.dataset.into).value = pick.value.replace("T", " ");
    });
  }
  if (!text) return;

  // Line numbers.
  const gutter = document.createElement("pre");
  gutter.className = "gutter";
  gutter.setAttribute("aria-hidden", "true");
  text.before(gutter);
  let lines = 0;
  function number() {
    const now = text.value.split("\n").length;
    if (now !== lines) gutter.textContent = Array.from({ length: now }, (_, n) => n + 1).join("\n");
    lines = now;
    gutter.scrollTop = text.scrollTop;
  }
  text.addEventListener("input", number);
  text.addEventListener("scroll", () => { gutter.scrollTop = text.scrollTop; });

  // A fault leads to its stretch. Places count characters, the field counts halves of some.
  addEventListener("click", (event) => {
    const { line, column, length } = event.target.closest?.("[data-line]")?.dataset || {};
    if (!line) return;
    event.preventDefault();
    const all = text.value.split("\n");
    const before = all.slice(0, line - 1).reduce((sum, one) => sum + one.length + 1, 0);
    const letters = [...(all[line - 1] || "")];
    const from = before + letters.slice(0, column - 1).join("").length;
    const to = from + letters.slice(column - 1, column - 1 + Number(length)).join("").length;
    text.focus();
    text.setSelectionRange(from, to);
    const high = text.scrollHeight / all.length;
    text.scrollTop = Math.max(0, (line - 1) * high - text.clientHeight / 2);
    text.scrollIntoView({ block: "nearest" });
  });

  // A text that is chosen or dropped goes into the field; a zip stays a file.
  async function take(files) {
    const [one] = files;
    if (!one || /\.zip$/i.test(one.name)) return;
    text.value = await one.text();
    file.value = "";
    number();
  }
  file.addEventListener("change", () => take(file.files));
  const form = text.form;
  form.addEventListener("dragover", (event) => event.preventDefault());
  form.addEventListener("drop", (event) => {
    const { files } = event.dataTransfer;
    if (!files.length) return;
    event.preventDefault();
    file.files = files;
    take(files);
  });

  // What is too long is not sent, and stays.
  form.addEventListener("submit", (event) => {
    const said = at("_too_long");
    const long = !file.files.length && new Blob([text.value]).size > form.dataset.most;
    said.hidden = !long;
    if (!long) return;
    event.preventDefault();
    said.textContent = form.dataset.tooLong;
  });

  number();
})();
