/* Goes on to where a page or a section is now. The page says whereto: by anchor, "" for all others. */
(() => {
  "use strict";

  const moved = JSON.parse(document.getElementById("moved").textContent);
  const anchor = decodeURIComponent(location.hash.slice(1));
  if (Object.hasOwn(moved, anchor)) location.replace(moved[anchor]);
  else if (Object.hasOwn(moved, "")) {
    location.replace(moved[""].includes("#") ? moved[""] : moved[""] + location.hash);
  }
})();
