/* Sorts and filters the tables of timings, and reads a record of the reader's own machine.
   Nothing is requested and nothing is sent; without this script the tables are whole. */
(() => {
  "use strict";

  const KEPT = "timings-yours";
  const MAX_BYTES = 8_000_000;
  const NAME = /^([^/]+)\/(.+?)(?:\/(\w+=\d+))?$/;
  const NEEDED = { name: "string", unit: "string", schema: "number", hash: "string", date: "string", python_version: "string" };

  /* An element; strings become text, never HTML. */
  function make(tag, attributes = {}, ...children) {
    const element = document.createElement(tag);
    for (const [name, value] of Object.entries(attributes)) element.setAttribute(name, value);
    element.append(...children);
    return element;
  }

  /* ---- numbers: as timings/stats/intervals.py and timings/render/words.py have them ---- */

  const TRIM = 0.2;
  const HOUR = 0.025;
  const T_975 = [Infinity, 12.706, 4.303, 3.182, 2.776];
  const sum = (numbers) => numbers.reduce((total, number) => total + number, 0);

  function tQuantile(freedom) {
    if (freedom >= T_975.length - 1) return 1.95996 + 2.37 / freedom + 2.9 / freedom ** 2 + 2.7 / freedom ** 3;
    const below = Math.floor(freedom), share = freedom - below;
    return share ? T_975[below] * (1 - share) + T_975[below + 1] * share : T_975[below];
  }

  /* Of a record of the first method, which has one repeat; or over the repeats. */
  function ratioOverRepeats(slow, fast) {
    if (slow.length === 1) return pairedRatio(slow[0], fast[0]);
    const medians = slow.map((rounds, repeat) =>
      median(rounds.map((seconds, round) => Math.log(seconds) - Math.log(fast[repeat][round]))));
    const n = medians.length, centre = sum(medians) / n;
    const own = sum(medians.map((x) => (x - centre) ** 2)) / (n - 1) / n;
    const both = own + HOUR ** 2;
    const half = tQuantile(own ? (n - 1) * (both / own) ** 2 : Infinity) * Math.sqrt(both);
    return { estimate: Math.exp(centre), low: Math.exp(centre - half), high: Math.exp(centre + half) };
  }

  function pairedRatio(slow, fast) {
    const n = slow.length;
    const logs = slow.map((seconds, round) => Math.log(seconds) - Math.log(fast[round])).sort((a, b) => a - b);
    const cut = Math.floor(TRIM * n);
    const kept = logs.slice(cut, n - cut);
    const h = kept.length;
    const centre = sum(kept) / h;
    if (n === 1) return { estimate: Math.exp(centre), low: 0, high: Infinity };
    const ends = (number) => Array(cut).fill(number);
    const winsorized = [...ends(kept[0]), ...kept, ...ends(kept[h - 1])];
    const mean = sum(winsorized) / n;
    const squares = sum(winsorized.map((x) => (x - mean) ** 2));
    const half = tQuantile(h - 1) * Math.sqrt(squares / (h * (h - 1)));
    return { estimate: Math.exp(centre), low: Math.exp(centre - half), high: Math.exp(centre + half) };
  }

  function ratioOf(yours, name, baseline) {
    const fast = yours.entries.get(name), slow = yours.entries.get(baseline);
    if (!fast || !slow || fast.repeats.length !== slow.repeats.length) return null;
    if (!fast.repeats.every((rounds, place) => rounds.length === slow.repeats[place].length)) return null;
    return ratioOverRepeats(slow.repeats, fast.repeats);
  }

  function median(values) {
    const sorted = [...values].sort((a, b) => a - b), half = sorted.length >> 1;
    return sorted.length % 2 ? sorted[half] : (sorted[half - 1] + sorted[half]) / 2;
  }

  function number(value) {
    if (!Number.isFinite(value)) return "∞";
    const rounded = Number(value.toPrecision(3));
    return rounded >= 100 ? Math.round(rounded).toLocaleString("en-US") : String(rounded);
  }

  function secondsText(seconds) {
    const [, unit, factor] = [[1, "s", 1], [1e-3, "ms", 1e3], [1e-6, "µs", 1e6], [0, "ns", 1e9]].find(([from]) => seconds >= from);
    return `${number(seconds * factor)} ${unit}`;
  }

  function ratioParts({ estimate, low, high }) {
    const [word, many, from, to] = estimate >= 1 ? ["fast", estimate, low, high] : ["slow", 1 / estimate, 1 / high, 1 / low];
    return [make("strong", {}, `${number(many)}×`), ` as ${word} `, make("small", {}, `(${number(from)} – ${number(to)})`)];
  }

  /* ---- a record of the reader's: refused in one line, or taken ---- */

  class Refused extends Error {}

  function readRecord(text) {
    if (!text.trim()) throw new Refused("the file is empty.");
    let suite;
    try {
      suite = JSON.parse(text);
    } catch {
      throw new Refused("the file is truncated, or no JSON.");
    }
    if (suite === null || typeof suite !== "object" || !Array.isArray(suite.benchmarks)) {
      throw new Refused("it is no record: choose docs/timings/local/timings.json.");
    }
    if (suite.version !== "1.0") throw new Refused("it is no pyperf suite of version 1.0.");
    if (!suite.benchmarks.length) throw new Refused("it holds no benchmarks.");
    const entries = new Map();
    suite.benchmarks.forEach((benchmark, place) => {
      const entry = readEntry(suite, benchmark, `entry ${place + 1}`);
      if (entries.has(entry.name)) throw new Refused(`entry ${place + 1} is there twice.`);
      entries.set(entry.name, entry);
    });
    return { machine: machineOf([...entries.values()][0].facts), entries };
  }

  function readEntry(suite, benchmark, where) {
    const runs = Array.isArray(benchmark?.runs) ? benchmark.runs : [];
    const repeats = runs.map((run) => (Array.isArray(run?.values) ? run.values : []));
    if (!runs.length || repeats.some((values) => !values.length)) throw new Refused(`${where} has no runs with values.`);
    const facts = { unit: "second", ...suite.metadata, ...benchmark.metadata, ...runs[0].metadata };
    for (const [key, kind] of Object.entries(NEEDED)) {
      if (typeof facts[key] !== kind) throw new Refused(`${where} has no "${key}": it was not recorded by this project.`);
    }
    if (facts.schema !== 1) throw new Refused(`${where} has schema ${facts.schema}, not 1: record it again.`);
    if (!repeats.flat().every((value) => Number.isFinite(value) && value > 0)) {
      throw new Refused(`${where} has a value that is no positive number.`);
    }
    return { name: facts.name, hash: facts.hash, repeats, facts };
  }

  function machineOf(facts) {
    const parts = [facts.cpu_model_name, facts.cpu_count && `${facts.cpu_count} cores`, facts.os, `Python ${facts.python_version}`];
    return parts.filter((part) => part).join(", ").slice(0, 300);
  }

  /* Kept until the tab is closed, for the chapters' pages; a browser may refuse to. */
  function keep(yours) {
    try {
      if (!yours) return sessionStorage.removeItem(KEPT);
      const entries = [...yours.entries.values()].map(({ name, hash, repeats }) => ({ name, hash, repeats }));
      sessionStorage.setItem(KEPT, JSON.stringify({ machine: yours.machine, entries }));
    } catch { /* then it is shown on this page only */ }
  }

  function kept() {
    try {
      const { machine, entries } = JSON.parse(sessionStorage.getItem(KEPT));
      if (!entries.every((entry) => Array.isArray(entry.repeats))) return null; /* by an earlier version of this page */
      return { machine, entries: new Map(entries.map((entry) => [entry.name, entry])) };
    } catch {
      return null;
    }
  }

  /* ---- sorting and filtering ---- */

  const places = new WeakMap(); /* where a row stood at first */

  function sortKey(cell) {
    const text = cell.dataset.sort ?? cell.textContent.trim();
    return text === "" || text === "–" ? null : text;
  }

  function compare(one, other) {
    const [a, b] = [Number(one), Number(other)];
    if (!Number.isNaN(a) && !Number.isNaN(b)) return a - b;
    return one.localeCompare(other, "en", { numeric: true });
  }

  function sortable(table) {
    [...table.tBodies[0].rows].forEach((row, place) => places.set(row, place));
    for (const head of table.tHead.rows[0].cells) headButton(table, head);
  }

  function headButton(table, head) {
    if (!head.textContent.trim() || head.querySelector("button")) return;
    const button = make("button", { type: "button" }, ...head.childNodes);
    head.replaceChildren(button);
    head.setAttribute("aria-sort", "none");
    button.addEventListener("click", () => {
      const next = { none: "ascending", ascending: "descending", descending: "none" };
      const order = next[head.getAttribute("aria-sort")];
      for (const other of table.tHead.rows[0].cells) other.setAttribute("aria-sort", "none");
      head.setAttribute("aria-sort", order);
      sort(table, head.cellIndex, order);
    });
  }

  function sort(table, column, order) {
    const body = table.tBodies[0], sign = order === "descending" ? -1 : 1;
    const rows = [...body.rows].sort((one, other) => {
      const was = places.get(one) - places.get(other);
      if (order === "none") return was;
      const [a, b] = [sortKey(one.cells[column]), sortKey(other.cells[column])];
      if (a === null || b === null) return (a === null) - (b === null) || was;
      return sign * compare(a, b) || was;
    });
    body.append(...rows);
  }

  function filterable(whole, table) {
    const rows = [...table.tBodies[0].rows];
    const tools = whole.querySelector(".timings-tools");
    if (!tools) return;
    const field = tools.querySelector("input");
    const count = tools.querySelector("[role=status]");
    const show = () => {
      const words = field.value.toLowerCase().split(/\s+/).filter((word) => word);
      const text = (row) => [...row.cells].map((cell) => cell.textContent).join(" ").toLowerCase();
      for (const row of rows) row.hidden = words.length > 0 && !words.every((word) => text(row).includes(word));
      count.textContent = `${rows.filter((row) => !row.hidden).length} of ${rows.length} rows`;
    };
    field.addEventListener("input", show);
    show();
    tools.hidden = false;
  }

  /* ---- the reader's machine in the table of experiments ---- */

  const COLUMN = 6; /* behind the drawing */

  function showColumn(table, yours) {
    const head = make("th", { scope: "col", class: "yours" }, "your machine");
    const heads = table.tHead.rows[0];
    heads.insertBefore(head, heads.cells[COLUMN]);
    headButton(table, head);
    const counts = { compared: 0, apart: 0 };
    for (const row of table.tBodies[0].rows) {
      const cell = make("td", { class: "yours" });
      const { entry, baseline, hash } = row.dataset;
      const ratio = ratioOf(yours, entry, baseline);
      if (ratio) {
        counts.compared += 1;
        counts.apart += fillCell(cell, ratio, row.dataset.ratio);
        if (yours.entries.get(entry).hash !== hash) cell.append(make("small", {}, " other version of the code"));
        drawMark(row.querySelector("svg"), ratio, Number(table.closest("[data-span]").dataset.span));
      } else {
        cell.append("–");
      }
      row.insertBefore(cell, row.cells[COLUMN]);
    }
    return counts;
  }

  /* Whether the intervals do not meet. */
  function fillCell(cell, ratio, published) {
    cell.dataset.sort = ratio.estimate;
    cell.dataset.low = ratio.low;
    cell.dataset.high = ratio.high;
    const [estimate, space, interval] = ratioParts(ratio);
    const [, low, high] = (published ?? "1 0 Infinity").split(" ").map(Number);
    const apart = ratio.high < low || high < ratio.low;
    cell.append(estimate, space);
    if (apart) cell.append(make("span", { class: "apart" }, "≠ differs"), " ");
    cell.append(interval);
    return apart;
  }

  function drawMark(strip, ratio, span) {
    if (!strip) return;
    const place = (value) => (value > 0 ? Math.max(-100, Math.min(100, 100 * Math.log10(value) / span)) : -100);
    const group = document.createElementNS(strip.namespaceURI, "g");
    group.setAttribute("class", "yours");
    const part = (tag, attributes) => {
      const element = document.createElementNS(strip.namespaceURI, tag);
      for (const [name, value] of Object.entries(attributes)) element.setAttribute(name, value);
      group.append(element);
    };
    const at = place(ratio.estimate);
    part("path", { d: `M${place(ratio.low)} 5H${place(ratio.high)}` });
    part("path", { class: "mark", d: `M${at - 4} 5L${at} 1L${at + 4} 5L${at} 9Z` });
    strip.append(group);
  }

  function hideColumn(table) {
    const head = table.tHead.querySelector(".yours");
    if (head && head.getAttribute("aria-sort") !== "none") sort(table, 0, "none");
    for (const element of table.querySelectorAll(".yours")) element.remove();
  }

  /* ---- the place to drop a record ---- */

  function dropZone(zone, table) {
    const file = make("input", { type: "file", accept: ".json,application/json", hidden: "", "aria-label": "timings.json" });
    const choose = make("button", { type: "button", class: "md-button" }, "Choose timings.json");
    const remove = make("button", { type: "button", class: "md-button", hidden: "" }, "Remove your machine");
    const said = make("p", { role: "status" });
    const show = (yours) => {
      hideColumn(table);
      remove.hidden = !yours;
      said.className = "";
      said.textContent = "";
      if (!yours) return;
      const { compared, apart } = showColumn(table, yours);
      said.textContent =
        `Your machine: ${yours.machine}. It is in ${compared} of ${table.tBodies[0].rows.length} rows of the table; ` +
        `in ${apart} of them the intervals do not meet, marked ≠.`;
    };
    const take = async (given) => {
      if (!given) return;
      try {
        if (given.size > MAX_BYTES) throw new Refused(`it is larger than ${MAX_BYTES / 1e6} MB.`);
        const yours = readRecord(await given.text());
        show(yours);
        keep(yours);
      } catch (error) {
        const why = error instanceof Refused ? error.message : "it cannot be read.";
        said.className = "refused";
        said.textContent = `This file was not taken: ${why}`;
      }
      file.value = "";
    };
    choose.addEventListener("click", () => file.click());
    file.addEventListener("change", () => take(file.files[0]));
    remove.addEventListener("click", () => { keep(null); show(null); choose.focus(); });
    zone.addEventListener("dragover", (event) => { event.preventDefault(); zone.classList.add("over"); });
    zone.addEventListener("dragleave", () => zone.classList.remove("over"));
    zone.addEventListener("drop", (event) => {
      event.preventDefault();
      zone.classList.remove("over");
      take(event.dataTransfer.files[0]);
    });
    zone.replaceChildren(make("p", {}, choose, " ", remove, make("span", {}, " or drop it here")), file, said);
    show(kept());
  }

  /* ---- the reader's machine in the panels of a chapter ---- */

  function showInPanel(panel, yours) {
    const { experiment, baseline } = panel.dataset;
    const body = make("tbody");
    for (const { name, repeats } of yours.entries.values()) {
      const [, of, variant, at] = NAME.exec(name) ?? [];
      if (of !== experiment) continue;
      const ratio = ratioOf(yours, name, [of, baseline, at].filter((part) => part).join("/"));
      if (!ratio) continue;
      const compared = make("td", {}, ...(variant === baseline ? ["1"] : ratioParts(ratio)));
      const named = make("th", { scope: "row" }, at ? `${variant}, ${at}` : variant);
      body.append(make("tr", {}, named, make("td", {}, secondsText(median(repeats.flat()))), compared));
    }
    if (!body.rows.length) return;
    const heads = ["variant", "median", `times as fast as ${baseline} (95 % interval)`];
    const head = make("thead", {}, make("tr", {}, ...heads.map((text) => make("th", { scope: "col" }, text))));
    const box = make("div", { class: "timings-box", tabindex: "0", role: "region", "aria-label": "Your machine" },
      make("table", { class: "timings-records" }, head, body));
    const details = make("details", { class: "timings-mine", open: "" },
      make("summary", {}, "Your machine, from the file that you gave"), make("p", {}, yours.machine), box);
    panel.insertBefore(details, panel.querySelector(":scope > .timings-source"));
  }

  for (const whole of document.querySelectorAll(".timings-all")) {
    const table = whole.querySelector("table");
    sortable(table);
    filterable(whole, table);
  }
  const zone = document.querySelector("[data-yours]");
  const experiments = document.querySelector('[data-show="experiments"] table');
  if (zone && experiments) dropZone(zone, experiments);
  const yours = kept();
  if (yours) {
    for (const panel of document.querySelectorAll(".timings[data-baseline]")) showInPanel(panel, yours);
  }
})();
