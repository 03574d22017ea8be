// The leaves: type a number or drag a slider, and everything is computed again.

const MOST_ROWS = 40; // beyond, part of a name finds the others

class Leaves {
  // `changed` is called once the numbers have changed, `select` when a name is clicked.
  constructor(model, words, { changed, select }) {
    Object.assign(this, { model, words, changed, select });
    this.leaves = model.data.leaves.map(([node]) => node);
    this.trained = new Set(model.data.leaves.filter(([, trainable]) => trainable).map(([node]) => node));
    this.losses = []; // after each step of gradient descent
    this.rows = new Map(); // of those that have been shown
    $("find").parentElement.hidden = this.leaves.length <= MOST_ROWS;
    $("find").addEventListener("input", () => this.list());
    $("all").addEventListener("change", () => this.train(this.leaves, $("all").checked));
    $("descend").addEventListener("click", () => this.descend());
    $("reset").addEventListener("click", () => {
      model.reset();
      this.begin("");
      changed();
    });
    this.list();
  }

  // Show a leaf, even if what was typed is not in its name.
  show(node) {
    if (this.leaves.includes(node) && !this.shown.includes(node)) this.list(node);
  }

  // Show the leaves whose name has what was typed in it, of many the first; and that node.
  list(node = null) {
    const plainly = (text) => text.normalize("NFKD").replace(/[_,\s\u0302]/g, "").toLowerCase();
    const part = plainly($("find").value);
    const fitting = this.leaves.filter((leaf) => plainly(this.model.name(leaf)).includes(part));
    this.shown = fitting.slice(0, MOST_ROWS);
    if (node !== null) this.shown.unshift(node);
    for (const leaf of this.shown) if (!this.rows.has(leaf)) this.rows.set(leaf, this.row(leaf));
    $("leaves").replaceChildren(...this.shown.map((leaf) => this.rows.get(leaf).row));
    const left = fitting.length - Math.min(fitting.length, MOST_ROWS);
    $("left").textContent = left ? `… ${left} ${this.words.more}` : fitting.length ? "" : this.words.none;
    this.refresh(this.at);
  }

  row(node) {
    const { words } = this;
    const name = this.model.name(node), start = this.model.start(node);
    const reach = Math.max(1, 2 * Math.abs(start)), huge = !Number.isFinite(2 * reach);
    const field = element("input", { id: `leaf${node}`, class: "value", autocomplete: "off", dir: "ltr" });
    const slider = element("input", { type: "range", dir: "ltr", min: start - reach, max: start + reach,
      step: reach / 200, disabled: huge, "aria-label": `${name}: ${words.change}` });
    const box = element("input", { type: "checkbox", "aria-label": `${name}: ${words.trained}` });
    field.addEventListener("change", () => this.set(node, read(field.value), field));
    slider.addEventListener("input", () => this.set(node, Number(slider.value), field));
    box.addEventListener("change", () => this.train([node], box.checked));
    const gradient = element("td", { class: "gradient", dir: "ltr" });
    const button = element("button", { class: "plain", onclick: () => this.select(node) }, element("bdi", {}, name));
    const row = element("tr", {}, element("td", {}, box), element("th", { scope: "row" }, button),
      element("td", {}, element("label", { class: "hidden", for: field.id }, `${name}: ${words.value}`), field),
      element("td", {}, slider), gradient);
    return { field, slider, box, gradient, row };
  }

  set(node, to, field) {
    const refused = to === null ? this.words.no_number : this.model.change([[node, to]]);
    const refusal = refused && `${refused} ${this.words.kept}`;
    this.say(refusal, field);
    if (refusal) return;
    this.losses = [];
    this.changed();
  }

  train(leaves, wanted) {
    for (const leaf of leaves) this.trained[wanted ? "add" : "delete"](leaf);
    this.refresh(this.at);
  }

  descend() {
    const rate = read($("rate").value), before = this.model.value(this.model.output);
    const refused = rate === null ? this.words.no_number : this.model.descend([...this.trained], rate, this.words);
    const refusal = refused && `${refused} ${this.words.kept}`;
    this.say(refusal, $("rate"));
    if (refusal) return;
    if (!this.losses.length) this.losses.push(before);
    this.losses.push(this.model.value(this.model.output));
    this.changed();
  }

  // Begin with other numbers, or none; say what was refused.
  begin(refusal) {
    this.losses = [];
    this.say(refusal);
  }

  // Say what was refused, and where; "": nothing was, and the fields show what holds again.
  say(refusal, field = null) {
    for (const other of [$("rate"), ...[...this.rows.values()].map((row) => row.field)]) {
      other.setAttribute("aria-invalid", Boolean(refusal) && other === field);
    }
    $("alert").textContent = refusal;
    $("alert").hidden = !refusal;
  }

  refresh(step) {
    this.at = step;
    const { model } = this;
    for (const node of this.shown) {
      const { field, slider, box, gradient } = this.rows.get(node);
      const value = digits(model.value(node)), slope = model.gradient(node, step);
      if (document.activeElement !== field && field.getAttribute("aria-invalid") !== "true") field.value = value;
      if (document.activeElement !== slider) slider.value = model.value(node);
      box.checked = this.trained.has(node);
      gradient.textContent = slope === null ? "" : digits(slope, 4);
    }
    $("all").checked = this.trained.size === this.leaves.length;
    $("all").indeterminate = !$("all").checked && this.trained.size > 0;
    const name = model.name(model.output);
    const known = model.known(model.output, step);
    $("loss").textContent = `${name} = ${known === null ? "?" : digits(known)}`;
    $("course").replaceChildren(...(this.losses.length ? course(this.losses, name, this.words) : []));
  }
}
