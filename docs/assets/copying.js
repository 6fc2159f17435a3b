/* Puts a button below each program that copies its file whole. It is fetched from this site when
   the button is pressed, so that a page holds no program twice. Without this script, or where a
   browser allows no copying (a page opened as a file), the link to download it is there. */
(() => {
  "use strict";

  const SHOWN = 2500; /* ms that an answer stays */

  function blobOf(address) {
    return fetch(address).then(async (answer) => {
      if (!answer.ok) throw new Error(answer.statusText);
      return new Blob([await answer.text()], { type: "text/plain" });
    });
  }

  /* Some browsers copy only what was promised while the key or the button was still down. */
  async function copy(address) {
    const blob = blobOf(address);
    if (window.ClipboardItem) return navigator.clipboard.write([new ClipboardItem({ "text/plain": blob })]);
    return navigator.clipboard.writeText(await (await blob).text());
  }

  function addButton(links) {
    const download = links.querySelector("a[download]");
    const button = document.createElement("button");
    const said = document.createElement("span");
    said.setAttribute("role", "status");
    button.type = "button";
    button.textContent = download.textContent.replace("Download", "Copy all of");
    button.addEventListener("click", async () => {
      said.textContent = "";
      try {
        await copy(download.href);
        said.textContent = "Copied";
        setTimeout(() => { said.textContent = ""; }, SHOWN);
      } catch {
        said.textContent = "It could not be copied: download it.";
      }
    });
    links.prepend(button);
    links.append(said);
  }

  if (!navigator.clipboard || location.protocol === "file:") return;
  for (const links of document.querySelectorAll(".program > .program-links")) addButton(links);
})();
