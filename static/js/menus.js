// Menus are <details>, so they open without script; this closes them the way people expect.

/** @param {Element | null} keep the menu that may stay open */
function closeMenus(keep) {
  for (const menu of document.querySelectorAll("details.menu[open]")) {
    if (menu !== keep) {
      menu.removeAttribute("open");
    }
  }
}

document.addEventListener("click", (event) => {
  const target = /** @type {Element} */ (event.target);
  closeMenus(target.closest("details.menu"));
});

document.addEventListener("keydown", (event) => {
  const open = document.querySelector("details.menu[open]");
  if (event.key === "Escape" && open) {
    closeMenus(null);
    /** @type {HTMLElement | null} */ (open.querySelector("summary"))?.focus();
  }
});
