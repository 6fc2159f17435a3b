/* What the theme leaves to a mouse, for the keyboard and the screen reader too. */
(() => {
  "use strict";

  /* The menu and the search of a narrow window are labels of hidden boxes: put a button in each. */
  function operable(label, name) {
    const box = document.getElementById(label.htmlFor);
    const button = document.createElement("button");
    button.type = "button";
    button.className = "site-button";
    button.setAttribute("aria-label", name);
    button.append(...label.childNodes);
    label.append(button);
    const tell = () => button.setAttribute("aria-expanded", String(box.checked));
    button.addEventListener("click", (event) => { event.preventDefault(); box.click(); });
    box.addEventListener("change", tell);
    tell();
    return { box, button };
  }

  const drawer = document.querySelector(".md-header label[for=__drawer]");
  if (drawer) {
    const { box, button } = operable(drawer, "Menu");
    const menu = document.querySelector(".md-sidebar--primary");
    box.addEventListener("change", () => {
      if (box.checked) menu.querySelector("a[href]:not(.md-logo)")?.focus({ preventScroll: true });
    });
    document.addEventListener("keydown", (event) => {
      if (event.key !== "Escape" || !box.checked) return;
      box.click();
      button.focus();
    });
  }
  const search = document.querySelector(".md-header label.md-header__button[for=__search]");
  const field = document.querySelector("input.md-search__input");
  if (search) {
    const { box } = operable(search, "Search");
    /* The theme's keys go to the field of the search, which a narrow window hides: open it first. */
    document.addEventListener("keydown", (event) => {
      if (!field || box.checked || !["/", "f", "s"].includes(event.key)) return;
      if (event.ctrlKey || event.metaKey || event.altKey) return;
      if (event.target.closest("input:not([type=radio], [type=checkbox]), select, textarea")) return;
      if (getComputedStyle(field).visibility === "visible") return;
      event.preventDefault();
      event.stopPropagation();
      box.click();
      (function focus() {
        if (getComputedStyle(field).visibility === "visible") field.focus();
        else if (box.checked) setTimeout(focus, 50);
      })();
    });
  }

  /* The search takes each word for the beginning of one, "a" for all words with an "a" in
     front, and signs of a pasted message for orders. Small words and signs are left out of what it is
     asked, and a word that the pages have another for brings that along. */
  const SMALL = new Set(("a an and any are as at be been by can could did do does don't for from get gets had has have "
    + "how i if in into is it its me my of on or our should so than that the their them then there these they this to "
    + "was we were what when where which while who why will with would you your").split(" "));
  const ALIKE = new Map(Object.entries({
    crashed: "killed", crashes: "killed", docker: "container", forever: "hangs", freezes: "hangs", frozen: "hangs",
    jpeg: "files", jupyter: "notebook", log: "logging", nogil: "gil", oom: "memory killed", parallelize: "parallel",
    ram: "memory", retry: "again", seed: "random", share: "shared", stuck: "hangs", web: "server",
  }));
  const wordsOf = (typed, signs) => typed.split(signs).map((word) => word.replace(/^'+|'+$/g, ""))
    .filter((word) => word && !SMALL.has(word.toLowerCase()));
  const alike = (word) => ALIKE.get(word.toLowerCase())?.split(" ") ?? [];
  /* Material asks by a text, of which any word will do. Zensical's needs all of them, unless it asks by a
     tree: there one of three words may be missing, or two of six, and one of those that are alike will do.
     The tree grows with the square of the words: of a whole traceback, the end is asked for. */
  const MOST = 24;
  const term = (data) => ({ type: "value", data: { field: "*", value: { type: "prefix", data } } });
  const some = (operator, operands) => operands.length > 1 ? { type: "operator", data: { operator, operands } } : operands[0];
  function treeOf(words) {
    const all = words.map((word) => some("or", [word, ...alike(word)].map(term)));
    const without = (lists) => lists.flatMap((list) => list.map((_, left) => list.filter((_, place) => place !== left)));
    const fewer = all.length < 3 ? [all] : all.length < 6 ? without([all]) : without(without([all]));
    return some("or", fewer.map((list) => some("and", list)));
  }
  const post = Worker.prototype.postMessage;
  Worker.prototype.postMessage = function (message, ...rest) {
    const QUERY = 2, data = message?.type === QUERY ? message.data : undefined;
    if (typeof data === "string") {
      const words = wordsOf(data, /[^\p{L}\p{N}_.']+/u);
      if (words.length) message = { ...message, data: [...words, ...words.flatMap(alike)].join(" ") };
    } else if (data?.input) {
      const words = wordsOf(data.input, /[^\p{L}\p{N}']+/u).slice(-MOST);
      if (words.length) message = { ...message, data: { ...data, input: treeOf(words) } };
    }
    return post.call(this, message, ...rest);
  };

  /* A block of code gets its copy button when it comes into view, and a key brings it there: so the
     button has to stand behind the code. It comes in a navigation landmark, which it is none. */
  const article = document.querySelector("article");
  function demote(root) {
    for (const nav of root.querySelectorAll(".md-code__nav:not([role])")) {
      nav.setAttribute("role", "none");
      nav.parentElement.append(nav);
    }
  }
  demote(article);
  new MutationObserver(() => demote(article)).observe(article, { childList: true, subtree: true });
})();
