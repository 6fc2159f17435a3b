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
