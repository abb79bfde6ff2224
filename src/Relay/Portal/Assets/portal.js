// What makes pages quicker to use; each of them works without it.
"use strict";

// On a narrow screen the menu is longer than the screen.
document.querySelector(".menu [aria-current=page]")?.scrollIntoView({ block: "nearest", inline: "center" });

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

// Saves a field of a form a moment after it was typed, and says below it what came of it. Saves of one form go one after another, so that
// none overtakes another; leaving the form by its buttons saves it whole.
for (const form of document.querySelectorAll("form[data-autosave]")) {
  const said = form.querySelector("[data-saved]");
  const token = document.querySelector("meta[name=relay-token]").content;
  const waiting = new Map();
  const answers = new Map();
  let turn = Promise.resolve();

  // Says what is wrong when the field is left, or when it was said before: nobody is told off in the middle of a word.
  const tell = (input, isLeft) => {
    const field = answers.get(input);
    if (!field) {
      return;
    }
    const fault = isLeft || input.hasAttribute("aria-invalid") ? field.fault ?? "" : "";
    document.getElementById(`${input.id}-fault`).textContent = fault;
    document.getElementById(`${input.id}-note`).textContent = [field.note, fault ? null : field.doubt].filter(Boolean).join(" ");
    if (fault) {
      input.setAttribute("aria-invalid", "true");
    } else {
      input.removeAttribute("aria-invalid");
    }
    if (isLeft && input.type !== "password" && !field.fault) {
      input.value = field.value;
    }
  };

  const keepSecret = (input, field) => {
    input.value = "";
    const mask = form.querySelector(`[data-field="${input.name}"] [data-mask]`);
    if (mask) {
      mask.textContent = field.mask;
    } else {
      input.placeholder = `Kept: ${field.mask}`;
    }
  };

  const save = async (input, isLeft) => {
    const was = form.elements[`was.${input.name}`];
    const typed = input.value;
    const isSecret = input.type === "password";
    if (isSecret ? typed === "" : typed === was.value) {
      tell(input, isLeft);
      return;
    }
    said.textContent = "Saving…";
    try {
      const answer = await fetch(form.dataset.autosave, {
        method: "POST",
        headers: { RequestVerificationToken: token, "Content-Type": "application/x-www-form-urlencoded" },
        body: new URLSearchParams([[input.name, typed], [`was.${input.name}`, was.value]]),
        redirect: "error",
      });
      const result = await answer.json();
      if (!answer.ok) {
        said.textContent = result.refusal ?? "That could not be saved. Reload the page.";
        return;
      }
      const field = result.fields[input.name];
      was.value = field.was;
      answers.set(input, field);
      if (input.value === typed) {
        tell(input, isLeft);
        if (isSecret && !field.fault) {
          keepSecret(input, field);
        }
      }
      said.textContent = isSecret && field.fault ? "Not saved: see the field." : "Saved.";
    } catch {
      said.textContent = "Not saved: Relay did not answer. Your text stays here; try Save.";
    }
  };

  const soon = (input, wait, isLeft) => {
    clearTimeout(waiting.get(input));
    waiting.set(input, setTimeout(() => { turn = turn.then(() => save(input, isLeft)); }, wait));
  };

  form.addEventListener("input", event => {
    // A secret is pasted whole or typed in parts: parts are no secrets, so it is saved when the field is left.
    if (event.target.name && event.target.type !== "password") {
      soon(event.target, 900, false);
    }
  });
  form.addEventListener("change", event => {
    if (event.target.name) {
      soon(event.target, 0, true);
    }
  });
  form.addEventListener("submit", () => waiting.forEach(clearTimeout));
}

// Reads an answer that comes line by line, each a JSON value.
async function readLines(address, body, take) {
  const answer = await fetch(address, { method: "POST", body, redirect: "error" });
  if (!answer.ok) {
    throw new Error(answer.status);
  }
  const reader = answer.body.pipeThrough(new TextDecoderStream()).getReader();
  let text = "";
  for (let part = await reader.read(); !part.done; part = await reader.read()) {
    text += part.value;
    const lines = text.split("\n");
    text = lines.pop();
    lines.forEach(line => take(JSON.parse(line)));
  }
}

const providerSaid = item => {
  const said = [item.providerCode, item.providerWords].filter(Boolean).join(": ");
  const facts = Object.entries(item.facts ?? {}).map(([name, value]) => `${name}: ${value}`);
  return [said ? `The provider said ${said}` : "", ...facts].filter(Boolean).join(" · ");
};

// Runs checks and shows each as it is done. The answer is one JSON value a line: the first says whether anything runs, each other is a check.
for (const form of document.querySelectorAll("form[data-checks]")) {
  const list = document.querySelector("[data-check-list]");

  const show = check => {
    const item = document.getElementById(`check-${check.id}`);
    if (!item) {
      return;
    }
    const part = name => item.querySelector(`[data-part="${name}"]`);
    part("state").className = `state ${check.state}`;
    part("state").textContent = check.state;
    part("cause").textContent = check.cause ?? "";
    part("remedy").textContent = check.remedy ?? "";
    part("said").textContent = providerSaid(check);
  };

  form.addEventListener("submit", async event => {
    event.preventDefault();
    const said = form.querySelector("[data-said]");
    const button = event.submitter;
    if (button.getAttribute("aria-disabled") === "true") {
      return;
    }
    const body = new URLSearchParams(new FormData(form, button));
    const wanted = body.get("id");
    const waiting = new Map();
    for (const item of wanted ? [document.getElementById(`check-${wanted}`)] : list.children) {
      const state = item.querySelector('[data-part="state"]');
      waiting.set(state, [state.className, state.textContent]);
      [state.className, state.textContent] = ["state", "checking…"];
    }
    said.textContent = "The checks are running.";
    button.setAttribute("aria-disabled", "true");
    const states = {};
    try {
      let head = null;
      await readLines(form.dataset.checks, body, line => {
        if (head) {
          states[line.state] = (states[line.state] ?? 0) + 1;
          show(line);
        } else {
          head = line;
        }
      });
      const counts = Object.entries(states).map(([state, count]) => `${count} ${state}`).join(", ");
      said.textContent = head.isBegun ? `Done: ${counts}. ${head.words ?? ""}` : head.words;
      if (head.isBegun && form.dataset.reload === "yes") {
        // What was entered is in use now: the next step is open.
        setTimeout(() => { location.reload(); }, 2000);
      }
    } catch {
      said.textContent = "The checks were broken off. Reload the page to see what was found.";
    } finally {
      for (const [state, before] of waiting) {
        if (state.textContent === "checking…") {
          [state.className, state.textContent] = before;
        }
      }
      button.removeAttribute("aria-disabled");
    }
  });
}

// Shows the steps of something that is set up, each as it is done.
for (const form of document.querySelectorAll("form[data-steps]")) {
  const list = document.querySelector("[data-step-list]");
  const said = form.querySelector("[data-said]");

  const add = step => {
    const item = document.createElement("li");
    const make = (parent, name, text, style) => {
      const element = parent.appendChild(document.createElement(name));
      element.textContent = text ?? "";
      element.className = style ?? "";
      return element;
    };
    const head = make(item, "div", "", "head");
    make(head, "h3", step.title);
    make(head, "span", step.outcome, `state ${step.outcome}`);
    make(item, "p", step.detail);
    make(item, "p", step.remedy);
    make(item, "p", providerSaid(step), "small soft");
    list.append(item);
  };

  form.addEventListener("submit", async event => {
    event.preventDefault();
    const button = event.submitter;
    if (button.getAttribute("aria-disabled") === "true") {
      return;
    }
    button.setAttribute("aria-disabled", "true");
    list.replaceChildren();
    said.textContent = "The webhooks are being set up.";
    let failed = 0;
    try {
      await readLines(form.dataset.steps, new URLSearchParams(new FormData(form)), step => {
        failed += step.outcome === "failed" ? 1 : 0;
        add(step);
      });
      said.textContent = failed ? `Done, but ${failed} of the steps failed: each says what to do.` : "Done. Reload the page to see whether everything has passed.";
    } catch {
      said.textContent = "The page lost sight of it. It goes on; reload in a minute.";
    } finally {
      button.removeAttribute("aria-disabled");
    }
  });
}
