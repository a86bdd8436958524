// Says the chosen crontab in words under its box, on the admin page of a periodic task.

const words = JSON.parse(document.getElementById("readable-crontabs")?.textContent ?? "{}");
const choice = /** @type {HTMLSelectElement | null} */ (document.getElementById("id_crontab"));
const help = document.querySelector(".field-crontab .help > div, .field-crontab .help");
const before = help?.textContent?.trim() ?? "";

function say() {
  const spelled = words[choice?.value ?? ""];
  if (help) {
    help.textContent = spelled ? `${before} In words: ${spelled}` : before;
  }
}

document.querySelector(".field-crontab_translation")?.setAttribute("hidden", "");
choice?.addEventListener("change", say);
say();
