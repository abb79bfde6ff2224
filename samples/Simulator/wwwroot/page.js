// One page, no framework: asks for what changed, and draws the two panes from it.
const $ = id => document.getElementById(id);
const items = new Map();
const state = { generation: "", version: 0, numbers: [], customers: [] };
const PHONE_STATES = {
  sending: ["◷", "on its way"], accepted: ["◷", "accepted by Meta"], sent: ["✓", "sent"],
  delivered: ["✓✓", "delivered"], read: ["✓✓", "read"], failed: ["!", "failed"],
};
const DESK_STATES = { sending: "Sending", sent: "Taken by Relay", delivered: "Delivered", failed: "Failed" };
const TYPING_MS = { phone: 25000, desk: 5000 };

async function call(path, body) {
  const answer = await fetch(path, body ? { method: "POST", headers: { "Content-Type": "application/json" }, body: JSON.stringify(body) } : {});
  const json = await answer.json();
  if (!answer.ok) throw new Error(json.error ?? `status ${answer.status}`);
  return json;
}

function say(text) {
  if ($("link").textContent !== text) $("link").textContent = text;
}

function element(tag, className, text) {
  const made = document.createElement(tag);
  if (className) made.className = className;
  if (text !== undefined) made.textContent = text;
  return made;
}

function option(select, value, text) {
  const made = element("option", "", text);
  made.value = value;
  select.append(made);
}

const number = () => state.numbers.find(known => known.phoneNumberId === $("number").value);
const customer = () => state.customers.find(known => `${known.tenant}/${known.phone}` === $("customer").value);

function fillNumbers() {
  const before = $("number").value;
  $("number").replaceChildren();
  state.numbers.filter(known => !customer() || known.tenant === customer().tenant).forEach(known => option($("number"), known.phoneNumberId, known.display));
  if ([...$("number").options].some(known => known.value === before)) $("number").value = before;
}

function fillConversations() {
  const select = $("conversation");
  const place = number()?.integrationId;
  const open = new Map();
  for (const item of items.values()) {
    if (item.pane === "desk" && item.place === place && item.customer) {
      open.set(item.customer, item.name ?? open.get(item.customer) ?? null);
    }
  }
  const known = [...select.options].map(entry => `${entry.value}|${entry.textContent}`).join();
  const wanted = [...open].map(([id, name]) => [id, name ? `${name} (${id})` : id]);
  if (open.size === 0) wanted.push(["", "none yet"]);
  if (known !== wanted.map(entry => entry.join("|")).join()) {
    const before = select.value;
    select.replaceChildren();
    wanted.forEach(([id, text]) => option(select, id, text));
    const same = customer()?.phone;
    select.value = open.has(before) ? before : open.has(same) ? same : wanted[wanted.length - 1][0];
  }
  $("desk-text").disabled = $("desk-form").querySelector("button").disabled = !select.value;
}

const clock = at => new Date(at).toLocaleTimeString([], { hour: "2-digit", minute: "2-digit" });

function foot(item, own) {
  const line = element("span", "foot");
  if (item.trouble) line.append(element("span", "bad", item.state === "failed" && item.pane === "desk" ? `Failed: ${item.trouble}` : item.trouble));
  line.append(element("time", "", clock(item.at)));
  if (item.pane === "phone") {
    const [sign, words] = PHONE_STATES[item.state] ?? ["", item.state];
    const tick = element("span", `tick${item.state === "read" ? " blue" : ""}`, sign);
    tick.title = words;
    tick.setAttribute("aria-hidden", "true");
    line.append(tick, element("span", "hidden", words));
  } else if (own && !(item.state === "failed" && item.trouble)) {
    line.append(element("span", `state ${item.state}`, DESK_STATES[item.state] ?? item.state));
  }
  return line;
}

function choices(item) {
  const row = element("div", "choices");
  for (const choice of item.choices) {
    const button = element("button", "", choice.title);
    button.type = "button";
    button.addEventListener("click", () => write({
      type: "interactive", context: { id: item.key },
      interactive: { type: choice.kind, [choice.kind]: { id: choice.id, title: choice.title } },
    }));
    row.append(button);
  }
  return row;
}

function bubble(item) {
  if (item.author === "notice") return element("li", "notice", item.text);
  const own = item.author === (item.pane === "phone" ? "customer" : "agent");
  const line = element("li", own ? "bubble own" : "bubble");
  if (item.state === "typing") {
    line.append(element("p", "typing", item.pane === "phone" ? "The business is typing…" : "The customer is typing…"));
    return line;
  }
  if (item.pane === "desk" && !own) line.append(element("span", "name", item.name ?? item.customer));
  line.append(element("p", "", item.text));
  if (item.choices) line.append(choices(item));
  line.append(foot(item, own));
  return line;
}

function shown(pane, place, who) {
  const all = [...items.values()].filter(item => item.pane === pane && item.place === place && (item.customer === who || item.author === "notice"));
  return all.filter((item, at) => item.state !== "typing"
    || (Date.now() - Date.parse(item.at) < TYPING_MS[pane] && !all.slice(at + 1).some(later => later.author === item.author)));
}

function fill(list, wanted, nothing) {
  const nearEnd = list.scrollHeight - list.scrollTop - list.clientHeight < 80;
  const old = new Map([...list.children].map(child => [child.dataset.key, child]));
  const lines = wanted.map(item => {
    const key = `${item.key}:${item.version}`;
    const line = old.get(key) ?? bubble(item);
    line.dataset.key = key;
    return line;
  });
  if (lines.length === 0) {
    const line = old.get("none") ?? element("li", "empty", nothing);
    line.dataset.key = "none";
    line.textContent = nothing;
    lines.push(line);
  }
  // Bubbles that did not change keep their place in the document, so that screen readers only hear what is new.
  lines.forEach((line, at) => { if (list.children[at] !== line) list.insertBefore(line, list.children[at] ?? null); });
  while (list.children.length > lines.length) list.lastChild.remove();
  if (nearEnd) list.scrollTop = list.scrollHeight;
}

const unread = () => shown("phone", number()?.phoneNumberId, customer()?.phone)
  .filter(item => item.author === "agent" && (item.state === "sent" || item.state === "delivered"));

function draw() {
  fillConversations();
  const place = number();
  const name = customer()?.name ?? "";
  $("phone-avatar").textContent = name.slice(0, 1);
  $("integration").textContent = place?.integrationId
    ? `Integration ${place.integrationName}, ${place.integrationId}`
    : "This number has no Genesys integration: its messages go to Kafka only.";
  fill($("phone-talk"), place ? shown("phone", place.phoneNumberId, customer()?.phone) : [], "Write something: Meta’s webhook carries it to Relay.");
  fill($("desk-talk"), place ? shown("desk", place.integrationId, $("conversation").value) : [], "Nothing here yet. What the customer writes appears when Relay calls Genesys.");
  $("flow").hidden = !place?.integrationId || place.flowAttached;
  $("read").disabled = unread().length === 0;
  $("phone-text").disabled = $("phone-form").querySelector("button").disabled = !place || !customer();
}

// Relay may make an integration of its own while this page is open.
const isNews = item => item.pane === "desk" && (item.author === "notice" || !state.numbers.some(known => known.integrationId === item.place));

async function loadNumbers() {
  const people = await call("/sim/page");
  state.numbers = people.numbers;
  state.customers = people.customers;
  fillNumbers();
}

async function poll() {
  try {
    let changes = await call(`/sim/page/items?after=${state.version}`);
    if (changes.generation !== state.generation) {
      items.clear();
      state.generation = changes.generation;
      changes = await call("/sim/page/items?after=0");
    }
    state.version = changes.version;
    changes.items.forEach(item => items.set(item.key, item));
    if (changes.items.some(isNews)) await loadNumbers();
    if ($("link").dataset.kind === "poll") say("");
    draw();
  } catch {
    $("link").dataset.kind = "poll";
    say("The simulator does not answer.");
  }
  setTimeout(poll, document.hidden ? 3000 : 600);
}

async function attempt(work) {
  try {
    await work();
    say("");
  } catch (error) {
    $("link").dataset.kind = "call";
    say(`Not sent: ${error.message}`);
  }
}

const write = message => attempt(() => call(`/sim/whatsapp/${customer().phone}/messages`,
  { phoneNumberId: number().phoneNumberId, ...(typeof message === "string" ? { text: message } : { message }) }));

function onSubmit(form, field, send) {
  $(form).addEventListener("submit", event => {
    event.preventDefault();
    const text = $(field).value.trim();
    if (!text) return;
    $(field).value = "";
    send(text);
  });
}

onSubmit("phone-form", "phone-text", write);
onSubmit("desk-form", "desk-text", text => attempt(() => call(`/sim/genesys/${number().integrationId}/messages`, { to: $("conversation").value, text })));
$("read").addEventListener("click", () => attempt(() => Promise.all(unread().map(item =>
  call(`/sim/whatsapp/${item.customer}/statuses`, { wamid: item.key, status: "read" })))));
$("customer").addEventListener("change", () => {
  fillNumbers();
  // The desk follows where Relay names the customer by his number; where it does not, the agent picks.
  if ([...$("conversation").options].some(known => known.value === customer()?.phone)) $("conversation").value = customer().phone;
  draw();
});
$("number").addEventListener("change", draw);
$("conversation").addEventListener("change", draw);

$("flow").addEventListener("click", () => attempt(async () => {
  await call(`/sim/genesys/${number().tenant}/state`, { integrationId: number().integrationId, flowAttached: true });
  await loadNumbers();
  draw();
}));

await loadNumbers();
state.customers.forEach(known => option($("customer"), `${known.tenant}/${known.phone}`, `${known.name} (+${known.phone})`));
if (state.customers.length === 0) option($("customer"), "", "none in the settings");
fillNumbers();
poll();
