// What makes pages quicker to use; each of them works without it.
"use strict";

// Copies what a button names. Shown by script only, since without it a click would do nothing.
for (const button of document.querySelectorAll("button[data-copy]")) {
  button.hidden = false;
  button.addEventListener("click", async () => {
    const text = document.getElementById(button.dataset.copy).textContent.trim();
    const said = button.textContent;
    try {
      await navigator.clipboard.writeText(text);
      button.textContent = "Copied";
    } catch {
      button.textContent = "Select and copy it";
    }
    setTimeout(() => { button.textContent = said; }, 2000);
  });
}

// Asks before what cannot be undone.
for (const form of document.querySelectorAll("form[data-confirm]")) {
  form.addEventListener("submit", event => {
    if (!window.confirm(form.dataset.confirm)) {
      event.preventDefault();
    }
  });
}
