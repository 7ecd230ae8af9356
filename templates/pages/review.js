/* Keys and highlighting. Every page works without this file. */
"use strict";

const main = document.querySelector("main");
const form = document.getElementById("decide");
const reason = document.getElementById("reason");
const hint = document.getElementById("hint");
const keys = document.getElementById("keys");
const help = document.getElementById("help");
const seek = document.getElementById("seek");
const undo = document.getElementById("undo");

/* --- the queue: j and k walk its rows ------------------------------------------------------ */
let rows = [];

function step(by) {
  if (rows.length > 0) {
    const at = rows.indexOf(document.activeElement);
    const to = at < 0 ? (by > 0 ? 0 : rows.length - 1) : at + by;
    const row = rows[Math.min(Math.max(to, 0), rows.length - 1)];
    row.focus();
    row.scrollIntoView({ block: "nearest" });
  } else if (main.dataset.next !== undefined) {
    const id = by > 0 ? main.dataset.next : main.dataset.previous;
    if (id && id !== "0") location.href = "/case/" + id;
  }
}

function findRows() {
  rows = [...document.querySelectorAll("tr[data-row] a")];
  for (const row of document.querySelectorAll("tr[data-row]"))
    row.addEventListener("click", (event) => {
      if (event.target.closest("a, input") || getSelection().toString()) return;
      row.querySelector("a").click();
    });
}
findRows();

/* --- a field and its box on the picture ---------------------------------------------------- */
const holders = new Map();
for (const holder of document.querySelectorAll("[data-box]")) {
  const list = holders.get(holder.dataset.box) || [];
  list.push(holder);
  holders.set(holder.dataset.box, list);
}

function light(id, on, scroll) {
  const box = document.getElementById(id);
  if (box) box.classList.toggle("lit", on);
  for (const holder of holders.get(id) || []) holder.classList.toggle("lit", on);
  if (box && on && scroll) box.scrollIntoView({ block: "center" });
}

for (const [id, list] of holders)
  for (const holder of list) {
    holder.addEventListener("mouseenter", () => light(id, true, false));
    holder.addEventListener("mouseleave", () => light(id, false, false));
    holder.addEventListener("focusin", () => light(id, true, true));
    holder.addEventListener("focusout", () => light(id, false, false));
    holder.addEventListener("click", () => light(id, true, true));
  }
for (const box of document.querySelectorAll(".page rect")) {
  box.addEventListener("mouseenter", () => light(box.id, true, false));
  box.addEventListener("mouseleave", () => light(box.id, false, false));
  box.addEventListener("click", () => {
    const [holder] = holders.get(box.id) || [];
    if (!holder) return;
    const closed = holder.closest("details:not([open])");
    if (closed) closed.open = true;
    holder.scrollIntoView({ block: "center" });
  });
}

/* --- corrections: the word on the picture goes into the form ------------------------------- */
const SVG = "http://www.w3.org/2000/svg";
const wordsOf = new Map(); /* part → promise of its words */

function words(part) {
  if (!wordsOf.has(part))
    wordsOf.set(part, fetch(`/part/${part}/words`).then((r) => (r.ok ? r.json() : [])).catch(() => []));
  return wordsOf.get(part);
}

function point(correct, rect, word, more) {
  const layer = rect.closest(".paper");
  if (!more) for (const old of layer.querySelectorAll(".chosen")) old.classList.remove("chosen");
  rect.classList.add("chosen");
  const [page, x, y, w, h, text] = word;
  const field = (name) => correct.elements.namedItem(name);
  const joins = more && field("page").value === String(page);
  const left = joins ? Math.min(x, +field("x").value) : x;
  const top = joins ? Math.min(y, +field("y").value) : y;
  const right = joins ? Math.max(x + w, +field("x").value + +field("w").value) : x + w;
  const bottom = joins ? Math.max(y + h, +field("y").value + +field("h").value) : y + h;
  field("value").value = joins && field("value").value ? field("value").value + " " + text : text;
  for (const [name, value] of [["page", page], ["x", left], ["y", top], ["w", right - left], ["h", bottom - top]])
    field(name).value = value;
  field("value").focus();
}

/* Every word gets a place that can be clicked; Shift adds to what was clicked before. */
async function showWords(correct) {
  const paper = document.getElementById(correct.dataset.paper);
  if (!paper || correct.dataset.part === "0" || paper.querySelector(".words")) return;
  const pages = [...paper.querySelectorAll(".page")];
  const layers = pages.map((page) => {
    const layer = document.createElementNS(SVG, "svg");
    layer.setAttribute("viewBox", page.querySelector("svg").getAttribute("viewBox"));
    layer.setAttribute("aria-hidden", "true");
    layer.classList.add("words");
    page.append(layer);
    return layer;
  });
  for (const word of await words(correct.dataset.part)) {
    const layer = layers[word[0] - 1];
    if (!layer) continue;
    const rect = document.createElementNS(SVG, "rect");
    ["x", "y", "width", "height"].forEach((name, i) => rect.setAttribute(name, word[i + 1]));
    rect.addEventListener("mousedown", (event) => event.preventDefault());
    rect.addEventListener("click", (event) => point(paper.corrected || correct, rect, word, event.shiftKey));
    layer.append(rect);
  }
}

function correctField(correct, code, value) {
  correct.closest("details.correct").open = true;
  const outer = correct.closest("details.fields");
  if (outer) outer.open = true;
  const select = correct.elements.namedItem("field");
  if (code) select.value = code;
  const input = correct.elements.namedItem("value");
  input.value = value || "";
  input.focus();
  input.select();
}

for (const correct of document.querySelectorAll(".correct form[data-part]")) {
  const paper = document.getElementById(correct.dataset.paper);
  correct.addEventListener("focusin", () => {
    if (paper) paper.corrected = correct;
    showWords(correct);
  });
  for (const field of correct.closest("details.fields").querySelectorAll(".fieldlist li")) {
    const edit = document.createElement("button");
    edit.type = "button";
    edit.className = "edit";
    edit.textContent = "✎";
    edit.setAttribute("aria-label", "Ret " + field.querySelector(".label").textContent);
    edit.addEventListener("click", () => correctField(correct, field.dataset.field, field.querySelector(".value").textContent));
    field.append(edit);
  }
}

function correctUnsure() {
  const field = document.querySelector(".fieldlist li.unsure") || document.querySelector(".fieldlist li.likely") || document.querySelector(".fieldlist li");
  const holder = field ? field.closest("details.fields") : document;
  const correct = holder.querySelector(".correct form[data-part]");
  if (correct) correctField(correct, field && field.dataset.field, field && field.querySelector(".value").textContent);
}

/* --- decisions ----------------------------------------------------------------------------- */
let armed = null; /* the button that Ctrl+Enter presses */

function button(action) {
  return form && form.querySelector(`button[value="${action}"]`);
}

function arm(action, words, writes) {
  armed = button(action);
  if (!armed) return;
  /* our suggestion for one of them is nobody's reason for another */
  if (action !== "ask" && reason.value === reason.dataset.question) reason.value = "";
  if (action !== "reject" && reason.value === reason.dataset.rejection) reason.value = "";
  hint.textContent = words;
  if (writes) reason.focus();
  else armed.focus();
}

const arms = {
  a: () => {
    const needs = reason && reason.dataset.needed === "1" && !reason.value.trim();
    if (needs) arm("approve", "Skriv begrundelsen. Ctrl+Enter godkender.", true);
    else arm("approve", "Enter godkender. Esc fortryder.", false);
  },
  s: () => {
    if (reason && (!reason.value.trim() || reason.value === reason.dataset.rejection)) reason.value = reason.dataset.question;
    arm("ask", "Skriv spørgsmålet til afsenderen. Ctrl+Enter sender.", true);
  },
  r: () => {
    if (reason && (!reason.value.trim() || reason.value === reason.dataset.question)) reason.value = reason.dataset.rejection;
    arm("reject", "Ret begrundelsen. Ctrl+Enter afviser.", true);
  },
  b: () => arm("pay", "Enter markerer sagen som betalt. Det kan ikke fortrydes. Esc fortryder.", false),
  n: () => arm("note", "Skriv noten. Ctrl+Enter gemmer.", true),
};

if (form) {
  form.addEventListener("submit", (event) => {
    const writes = ["reject", "ask", "note"].includes(event.submitter && event.submitter.value);
    const against = event.submitter && event.submitter.value === "approve" && reason.dataset.needed === "1";
    if ((writes || against) && !reason.value.trim()) {
      event.preventDefault();
      hint.textContent = "Skriv først, hvorfor eller hvad du spørger om.";
      reason.focus();
      return;
    }
    /* after the browser has put the pressed button into the form; one click is enough */
    setTimeout(() => form.querySelectorAll("button").forEach((b) => (b.disabled = true)), 0);
  });
  reason.addEventListener("keydown", (event) => {
    if (event.key === "Enter" && (event.ctrlKey || event.metaKey) && armed) {
      event.preventDefault();
      form.requestSubmit(armed);
    }
  });
  /* back from the next page: the buttons work again */
  addEventListener("pageshow", () => form.querySelectorAll("button").forEach((b) => (b.disabled = false)));
}

/* --- the picture: larger, smaller, turned --------------------------------------------------- */
let zoom = 100;
let turned = 0;

function look(by, quarter) {
  zoom = Math.min(Math.max(zoom + by, 40), 400);
  turned = (turned + quarter) % 4;
  for (const page of document.querySelectorAll(".page")) {
    page.style.width = zoom + "%";
    page.style.transform = turned ? `rotate(${turned * 90}deg)` : "";
    /* a page that lies on its side takes the room it needs */
    const over = turned % 2 ? (page.offsetWidth - page.offsetHeight) / 2 : 0;
    page.style.marginBlock = turned % 2 ? Math.max(over, 0) + "px" : "";
  }
}

/* --- keys ---------------------------------------------------------------------------------- */
function showKeys() {
  if (keys.open) keys.close();
  else keys.showModal();
}

if (help && keys) {
  help.hidden = false;
  help.addEventListener("click", showKeys);
}

function escape() {
  if (document.activeElement && document.activeElement !== document.body && (armed || document.activeElement === reason)) {
    armed = null;
    if (hint) hint.textContent = "";
    if (reason && [reason.dataset.question, reason.dataset.rejection].includes(reason.value)) reason.value = "";
    document.activeElement.blur();
  } else if (form) location.href = "/";
}

document.addEventListener("keydown", (event) => {
  const typing = event.target.closest("input, textarea, select");
  if (event.key === "Escape" && !(keys && keys.open)) return escape();
  if (typing || event.ctrlKey || event.metaKey || event.altKey || (keys && keys.open && event.key !== "?")) return;
  if (event.key === "?" && keys) showKeys();
  else if (event.key === "j") step(1);
  else if (event.key === "k") step(-1);
  else if (event.key === "/" && seek) seek.focus();
  else if (event.key === "z" && undo) undo.click();
  else if (event.key === "e") correctUnsure();
  else if (event.key === "+" || event.key === "-") look(event.key === "+" ? 25 : -25, 0);
  else if (event.key === "v") look(0, 1);
  else if (form && Object.hasOwn(arms, event.key)) arms[event.key]();
  else return;
  event.preventDefault();
});

/* The next case's first picture is drawn (by a reader) while this one is looked at. */
if (main && main.dataset.picture)
  addEventListener("load", () => fetch(main.dataset.picture, { priority: "low" }).then((r) => r.blob()).catch(() => {}));

/* --- live: what changes elsewhere is shown here --------------------------------------------- */
function isBusy() {
  const at = document.activeElement;
  return main.querySelector("input:checked[form=bulk]") || (at && main.contains(at) && at.matches("input, select, textarea"));
}

/* The same page again, without losing the row one stands on. */
async function renew() {
  const answer = await fetch(location.href).catch(() => null);
  if (!answer || !answer.ok || isBusy()) return;
  const fresh = new DOMParser().parseFromString(await answer.text(), "text/html");
  const stood = rows.includes(document.activeElement) && document.activeElement.getAttribute("href");
  for (const part of ["nav.tabs", "main"]) {
    const old = document.querySelector(part);
    const now = fresh.querySelector(part);
    if (old && now) old.replaceChildren(...now.childNodes);
  }
  findRows();
  if (stood) rows.find((row) => row.getAttribute("href") === stood)?.focus();
}

function tellChanged() {
  const note = document.getElementById("changed");
  if (note) note.hidden = false;
}

/* Only a page that is seen listens: browsers share few connections among all their tabs. */
let events = null;
let timer = null;

function heard(event) {
  if (main.dataset.case) {
    if (event.data === main.dataset.case) tellChanged();
  } else if (!timer) {
    timer = setTimeout(() => {
      timer = null;
      renew();
    }, 500);
  }
}

function listen() {
  if (events) events.close();
  events = null;
  if (document.hidden) return;
  events = new EventSource("/events");
  events.addEventListener("changed", heard);
}

if (main && (main.dataset.live !== undefined || main.dataset.case)) {
  listen();
  document.addEventListener("visibilitychange", () => {
    listen();
    if (!document.hidden && main.dataset.live !== undefined) renew();
  });
  addEventListener("pagehide", () => events && events.close());
}
