// Before anything is drawn: the colours that were chosen here, and the mark that a script runs.
"use strict";
document.documentElement.classList.add("js");
try {
  const chosen = localStorage.getItem("theme");
  if (chosen === "light" || chosen === "dark") document.documentElement.dataset.theme = chosen;
} catch { /* No storage here: the system's colours are shown. */ }
