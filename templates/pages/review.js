/* Keys and highlighting. Every page works without this file. */
"use strict";

const main = document.querySelector("main");
const form = document.getElementById("decide");
const reason = document.getElementById("reason");
const hint = document.getElementById("hint");
const keys = document.getElementById("keys");
const help = document.getElementById("help");

/* --- the queue: j and k walk its rows ------------------------------------------------------ */
const rows = [...document.querySelectorAll("tr[data-row] a")];

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

for (const row of document.querySelectorAll("tr[data-row]"))
  row.addEventListener("click", (event) => {
    if (event.target.closest("a") || getSelection().toString()) return;
    row.querySelector("a").click();
  });

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

/* --- decisions ----------------------------------------------------------------------------- */
let armed = null; /* the button that Ctrl+Enter presses */

function button(action) {
  return form && form.querySelector(`button[value="${action}"]`);
}

function arm(action, words, writes) {
  armed = button(action);
  if (!armed) return;
  /* our suggestion to the sender is nobody's reason for anything else */
  if (action !== "ask" && reason.value === reason.dataset.question) reason.value = "";
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
    if (reason && !reason.value.trim()) reason.value = reason.dataset.question;
    arm("ask", "Skriv spørgsmålet til afsenderen. Ctrl+Enter sender.", true);
  },
  r: () => arm("reject", "Skriv hvorfor. Ctrl+Enter afviser.", true),
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
    if (reason && reason.value === reason.dataset.question) reason.value = "";
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
  else if (form && Object.hasOwn(arms, event.key)) arms[event.key]();
  else return;
  event.preventDefault();
});

/* The next case's first picture is drawn (by a reader) while this one is looked at. */
if (main && main.dataset.picture)
  addEventListener("load", () => fetch(main.dataset.picture, { priority: "low" }).then((r) => r.blob()).catch(() => {}));
