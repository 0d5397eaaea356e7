// portfolio: a button that prints. Every page works without it.
addEventListener("DOMContentLoaded", () => document.querySelectorAll("[data-print]").forEach((b) => {
  b.addEventListener("click", () => print());
  b.hidden = false;
}));
