// The review page as its users meet it: review.mjs ADDRESS HOSTILE-ADDRESS. Prints TAP. With SHOTS
// set, the README's pictures are renewed in the working directory.
import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { chromium } from "playwright-core";

const [plain, hostile] = process.argv.slice(2);
const axe = readFileSync(createRequire(import.meta.url).resolve("axe-core/axe.min.js"), "utf8");
const browser = await chromium.launch({
  executablePath: "/usr/bin/chromium",
  args: ["--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run",
    "--disable-background-networking", "--disable-component-update", "--disable-sync"],
});
const wide = { width: 1440, height: 900 };
const troubles = []; // what the browser itself complained about

async function visit(address, name = "anna", options = {}) {
  const context = await browser.newContext({ viewport: wide, locale: "da-DK", ...options });
  const page = await context.newPage();
  page.setDefaultTimeout(15000);
  page.on("console", (message) => {
    if (message.type() === "error" && !/status of (403|404|502)/.test(message.text())) troubles.push(message.text());
  });
  page.on("pageerror", (error) => troubles.push(String(error)));
  page.on("dialog", (dialog) => { troubles.push("dialog: " + dialog.message()); dialog.dismiss(); });
  await page.goto(address + "/login");
  await page.fill("#name", name);
  await page.fill("#password", "en lang adgangskode");
  await page.press("#password", "Enter");
  await page.waitForSelector("main.queue");
  return page;
}

function holds(condition, what) {
  if (!condition) throw new Error(what);
}

const caseOf = (page, supplier) => page.locator("tr[data-row]", { hasText: supplier }).locator("a").first();
const open = (page, supplier) => Promise.all([page.waitForURL(/\/case\//), caseOf(page, supplier).click()]);
const status = (page) => page.locator("h1 .chip").innerText();

async function accessible(page, path, address = plain) {
  if (path) await page.goto(address + path);
  await page.evaluate(axe); // not as a script tag: the page's policy forbids those
  const found = await page.evaluate(() => window.axe.run(document, {
    runOnly: ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"],
  }));
  holds(found.violations.length === 0, found.violations.map((v) =>
    `${path} ${v.id}: ${v.nodes.map((n) => n.target.join(" ")).slice(0, 5).join(", ")}`).join("\n"));
}

const paths = ["/", "/?vis=gennemsyn", "/?vis=klar", "/?vis=venter", "/?vis=uden-sag", "/?vis=usendt",
  "/?vis=afgjort", "/?q=perle", "/?q=zebra", "/case/1", "/case/2", "/case/4", "/letter/6", "/rules", "/audit",
  "/accounts", "/account/17", "/register", "/suppliers", "/suppliers?cvr=12345674", "/outbox", "/health", "/nowhere"];

const cases = {
  "no page has a violation of WCAG 2.2 AA, light, dark or on a phone": async () => {
    for (const options of [{}, { colorScheme: "dark" }, { viewport: { width: 360, height: 740 } }]) {
      const page = await visit(plain, "anna", options);
      for (const path of paths) await accessible(page, path);
      await page.context().clearCookies();
      await accessible(page, "/login");
      await page.context().close();
    }
  },

  "nothing scrolls sideways on a phone": async () => {
    const page = await visit(plain, "anna", { viewport: { width: 360, height: 740 } });
    for (const path of paths) {
      await page.goto(plain + path);
      const over = await page.evaluate(() => document.documentElement.scrollWidth - innerWidth);
      holds(over <= 0, `${path} is ${over} pixels too wide`);
    }
    await page.context().close();
  },

  "what strangers wrote is shown and never run": async () => {
    const page = await visit(hostile);
    for (const path of paths.slice(0, -1)) {
      await page.goto(hostile + path);
      holds(await page.evaluate(() => window.broken === undefined), `${path} ran a stranger's script`);
    }
    await page.goto(hostile + "/case/1");
    holds((await page.content()).includes("&lt;script&gt;window.broken"), "it is not shown either");
    holds(!(await page.content()).includes("<img src=\"q\""), "a stranger's picture is loaded");
    await page.context().close();
  },

  "? shows the keys, Escape hides them": async () => {
    const page = await visit(plain);
    if (process.env.SHOTS) await page.screenshot({ path: "queue.png" });
    await page.keyboard.press("?");
    holds(await page.locator("#keys").isVisible(), "no keys");
    await page.keyboard.press("Escape");
    holds(!(await page.locator("#keys").isVisible()), "keys stay");
    await page.context().close();
  },

  "a field and its place on the picture light up together": async () => {
    const page = await visit(plain);
    await open(page, "Kystens Perle");
    const field = page.locator('.fieldlist li[data-field="total"]');
    await field.hover();
    const box = page.locator(`rect[id="${await field.getAttribute("data-box")}"]`);
    holds((await box.getAttribute("class")).includes("lit"), "the box does not");
    if (process.env.SHOTS) await page.screenshot({ path: "case.png" });
    await page.context().close();
  },

  "the picture is made larger and turned": async () => {
    const page = await visit(plain);
    await open(page, "Kystens Perle");
    const picture = page.locator(".page").first();
    const before = (await picture.boundingBox()).width;
    await page.keyboard.press("+");
    holds((await picture.boundingBox()).width > before * 1.2, "not larger");
    await page.keyboard.press("-");
    await page.keyboard.press("v");
    const turned = await picture.boundingBox();
    holds(turned.width > turned.height, "not turned");
    await page.context().close();
  },

  "the rules stand with their source's words, and each decision in the log": async () => {
    const page = await visit(plain);
    await page.goto(plain + "/rules");
    holds(await page.locator(".rulelist li", { hasText: "D07" }).locator("blockquote").count(), "no quote");
    await page.goto(plain + "/");
    await open(page, "Kystens Perle");
    await page.keyboard.press("n");
    await page.locator("#reason").fill("Set efter.");
    await Promise.all([page.waitForLoadState(), page.keyboard.press("Control+Enter")]);
    await page.waitForSelector(".flash >> text=note gemt");
    await page.goto(plain + "/audit");
    holds(await page.locator("tr", { hasText: "case.note" }).locator("text=Set efter.").count(), "no row");
    await page.context().close();
  },

  "a field is corrected by the word on the picture": async () => {
    const page = await visit(plain);
    await open(page, "Kystens Perle");
    await page.keyboard.press("e");
    const correct = page.locator(".correct form[data-part]").first();
    holds((await correct.locator("select").inputValue()) === "vat_total", "not the least sure field");
    await correct.locator("select").selectOption("due_date");
    await page.locator(".words rect").nth(2).click();
    if (process.env.SHOTS) await page.screenshot({ path: "correct.png" });
    holds((await correct.locator("[name=value]").inputValue()) === "2026-11-12", "the word is not taken");
    await Promise.all([page.waitForLoadState(), page.keyboard.press("Enter")]);
    await page.waitForSelector("text=Reglerne er set efter igen");
    holds(await page.locator('.fieldlist li[data-field="due_date"]', { hasText: "rettet" }).count(), "not marked");
    await page.context().close();
  },

  "a ready case is approved with two keys, and taken back with one": async () => {
    const page = await visit(plain);
    await open(page, "Café Lindely");
    const address = page.url();
    await page.keyboard.press("a");
    await Promise.all([page.waitForURL((url) => String(url) !== address), page.keyboard.press("Enter")]);
    await page.waitForSelector(".flash >> text=godkendt");
    await Promise.all([page.waitForURL(address), page.keyboard.press("z")]);
    await page.waitForSelector(".flash >> text=fortrudt");
    holds((await status(page)) === "Klar", await status(page));
    await page.context().close();
  },

  "a refusal begins with the rule's own words": async () => {
    const page = await visit(plain);
    await open(page, "Kystens Perle");
    await page.keyboard.press("r");
    holds((await page.locator("#reason").inputValue()).includes("»"), "no quote");
    await page.keyboard.press("Escape");
    holds((await page.locator("#reason").inputValue()) === "", "it stays as a reason for something else");
    await page.context().close();
  },

  "an open queue shows at once what another decides": async () => {
    const watcher = await visit(plain, "rolf");
    const page = await visit(plain);
    await watcher.waitForTimeout(300); // its stream is open
    await open(page, "Hotel Fjordblik");
    await page.keyboard.press("r");
    await page.locator("#reason").fill("Ikke klyngens udgift.");
    await page.keyboard.press("Control+Enter");
    await caseOf(watcher, "Hotel Fjordblik").waitFor({ state: "detached" });
    await page.context().close();
    await watcher.context().close();
  },

  "an open case says that another has changed it": async () => {
    const watcher = await visit(plain, "rolf");
    await open(watcher, "Café Lindely");
    await watcher.waitForTimeout(300);
    const page = await visit(plain);
    await open(page, "Café Lindely");
    await page.keyboard.press("n");
    await page.locator("#reason").fill("Ringet til koordinatoren.");
    await page.keyboard.press("Control+Enter");
    await watcher.locator("#changed").waitFor({ state: "visible" });
    await page.context().close();
    await watcher.context().close();
  },

  "without JavaScript the queue is searched, filtered and decided": async () => {
    const page = await visit(plain, "anna", { javaScriptEnabled: false });
    await page.goto(plain + "/?vis=gennemsyn&klynge=17");
    holds((await page.locator("tr[data-row]").count()) === 1, "not filtered");
    await page.locator("#seek").fill("gasthof");
    await page.locator("#seek").press("Enter");
    await open(page, "Gasthof am Markt");
    await page.locator("#reason").fill("Kvitteringen er ikke klyngens.");
    await page.locator('button[value="reject"]').click();
    await page.waitForSelector(".flash >> text=afvist");
    await page.context().close();
  },

  "printed, a case is its papers and facts": async () => {
    const page = await visit(plain);
    await open(page, "Kystens Perle");
    await page.emulateMedia({ media: "print" });
    holds(!(await page.locator(".decide").isVisible()), "the buttons are printed");
    holds(await page.locator(".findings").isVisible(), "the findings are not");
    await page.context().close();
  },

  "the browser found nothing to complain about": async () => {
    holds(troubles.length === 0, troubles.join("\n"));
  },
};

let failed = 0, n = 0;
console.log(`1..${Object.keys(cases).length}`);
for (const [name, run] of Object.entries(cases)) {
  n++;
  try {
    await run();
    console.log(`ok ${n} ${name}`);
  } catch (error) {
    failed++;
    console.log(`not ok ${n} ${name}\n${String(error.stack || error).replace(/^/gm, "# ")}`);
  }
}
await browser.close();
process.exit(failed ? 1 : 0);
