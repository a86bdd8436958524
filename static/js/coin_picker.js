// Turns a text field for a coin into a combobox: type, choose with the arrows or a finger.
// The hidden fields beside it carry the coin's id and the text it was chosen for.

const CURRENCIES = ["USD", "EUR", "GBP", "CHF", "JPY", "CAD", "AUD", "PLN", "SEK", "INR", "USDT", "USDC"];
const PAUSE = 150;
let count = 0;

class Picker {
  /** @param {HTMLElement} box */
  constructor(box) {
    this.box = box;
    this.input = /** @type {HTMLInputElement} */ (box.querySelector("input:not([type=hidden]):not([type=radio])"));
    this.name = this.input.name;
    this.id = this.hidden("_id");
    this.asked = this.hidden("_asked");
    this.active = -1;
    this.list = document.createElement("ul");
    this.list.id = `coin-options-${(count += 1)}`;
    this.list.className = "coin-options";
    this.list.hidden = true;
    this.list.setAttribute("role", "listbox");
    this.list.setAttribute("aria-label", "Coins that fit");
    this.said = document.createElement("span");
    this.said.className = "visually-hidden";
    this.said.setAttribute("role", "status");
    box.append(this.list, this.said);
    for (const [key, value] of [["role", "combobox"], ["aria-autocomplete", "list"], ["aria-expanded", "false"], ["aria-controls", this.list.id]]) {
      this.input.setAttribute(key, value);
    }
    this.input.addEventListener("input", () => this.later());
    this.input.addEventListener("keydown", (event) => this.key(event));
    this.input.addEventListener("blur", () => this.close());
    this.list.addEventListener("mousedown", (event) => {
      event.preventDefault();
      const option = /** @type {Element} */ (event.target).closest("li");
      if (option) this.choose([...this.list.children].indexOf(option));
    });
  }

  /** @param {string} suffix */
  hidden(suffix) {
    return /** @type {HTMLInputElement | null} */ (this.box.querySelector(`input[type=hidden][name="${this.name}${suffix}"]`));
  }

  later() {
    clearTimeout(this.timer);
    this.timer = setTimeout(() => this.search(), PAUSE);
  }

  async search() {
    const text = this.input.value.trim();
    if (!text) return this.close();
    const known = "money" in this.box.dataset ? CURRENCIES.filter((code) => code.startsWith(text.toUpperCase())) : [];
    const found = known.map((code) => ({ label: code, id: "" }));
    const answer = await fetch(`/coins/search.json?q=${encodeURIComponent(text)}`).catch(() => null);
    if (answer?.ok && text === this.input.value.trim()) {
      const { coins } = await answer.json();
      found.push(...coins.map((coin) => ({ label: `${coin.name} (${coin.symbol.toUpperCase()})`, id: coin.id, rank: coin.rank })));
    }
    this.show(found);
  }

  /** @param {{label: string, id: string, rank?: number}[]} found */
  show(found) {
    this.found = found;
    this.active = -1;
    this.list.replaceChildren(
      ...found.map((each, place) => {
        const option = document.createElement("li");
        option.id = `${this.list.id}-${place}`;
        option.setAttribute("role", "option");
        option.setAttribute("aria-selected", "false");
        option.textContent = each.label;
        if (each.rank) {
          const rank = document.createElement("span");
          rank.className = "found-rank";
          rank.textContent = `#${each.rank}`;
          option.append(rank);
        }
        return option;
      }),
    );
    this.said.textContent = found.length ? `${found.length} found` : "Nothing found";
    const open = found.length > 0 && document.activeElement === this.input;
    this.list.hidden = !open;
    this.input.setAttribute("aria-expanded", String(open));
  }

  /** @param {number} step */
  move(step) {
    const options = [...this.list.children];
    if (!options.length) return;
    this.active = (this.active + step + options.length) % options.length;
    options.forEach((option, place) => option.setAttribute("aria-selected", String(place === this.active)));
    this.input.setAttribute("aria-activedescendant", options[this.active].id);
    options[this.active].scrollIntoView({ block: "nearest" });
  }

  /** @param {KeyboardEvent} event */
  key(event) {
    const open = !this.list.hidden;
    if (event.key === "ArrowDown" || event.key === "ArrowUp") {
      event.preventDefault();
      if (open) this.move(event.key === "ArrowDown" ? (this.active < 0 ? 1 : 1) : this.active < 0 ? 0 : -1);
      else this.search();
    } else if (event.key === "Enter" && open && this.active >= 0) {
      event.preventDefault();
      this.choose(this.active);
    } else if (event.key === "Escape" && open) {
      event.preventDefault();
      this.close();
    }
  }

  /** @param {number} place */
  choose(place) {
    const chosen = this.found[place];
    this.input.value = chosen.label;
    if (this.id && this.asked) {
      this.id.value = chosen.id;
      this.asked.value = chosen.id ? chosen.label : "";
    }
    this.close();
    this.input.dispatchEvent(new Event("change", { bubbles: true }));
  }

  close() {
    clearTimeout(this.timer);
    this.list.hidden = true;
    this.input.setAttribute("aria-expanded", "false");
    this.input.removeAttribute("aria-activedescendant");
  }
}

for (const box of document.querySelectorAll("[data-coin-picker]")) {
  // Where the server asks back which coin is meant, the radio buttons below the field decide.
  if (!box.querySelector(".which-coin")) new Picker(/** @type {HTMLElement} */ (box));
}
