// The leaves: type a number or drag a slider, and everything is computed anew.

class Leaves {
  // `changed` is called once the numbers have changed, `select` when a name is clicked.
  constructor(model, words, { changed, select }) {
    this.model = model;
    this.words = words;
    this.trained = new Set();
    this.losses = []; // after each step of gradient descent
    this.rows = model.data.leaves.map(([node, trainable]) => this.row(node, trainable, changed, select));
    $("leaves").append(...this.rows.map(({ row }) => row));
    $("descend").addEventListener("click", () => this.descend(changed));
    $("reset").addEventListener("click", () => {
      model.reset();
      this.losses = [];
      this.say("");
      changed();
    });
  }

  row(node, trainable, changed, select) {
    const name = this.model.name(node), start = this.model.start(node);
    const reach = Math.max(1, 2 * Math.abs(start));
    const field = element("input", { id: `leaf${node}`, class: "value", autocomplete: "off" });
    const slider = element("input", { type: "range", min: start - reach, max: start + reach,
      step: reach / 200, "aria-label": `${name}: ${this.words.change}` });
    const box = element("input", { type: "checkbox", "aria-label": `${name}: ${this.words.trained}` });
    box.checked = Boolean(trainable);
    if (trainable) this.trained.add(node);
    const set = (to) => {
      const refusal = to === null ? this.words.no_number : this.model.change([[node, to]]);
      this.say(refusal, field);
      if (refusal) return;
      this.losses = [];
      changed();
    };
    field.addEventListener("change", () => set(read(field.value)));
    slider.addEventListener("input", () => set(Number(slider.value)));
    box.addEventListener("change", () => (box.checked ? this.trained.add(node) : this.trained.delete(node)));
    const gradient = element("td", { class: "gradient", dir: "ltr" });
    const button = element("button", { class: "plain", onclick: () => select(node) }, element("bdi", {}, name));
    const row = element("tr", {}, element("td", {}, box), element("th", { scope: "row" }, button),
      element("td", {}, element("label", { class: "hidden", for: field.id }, `${name}: ${this.words.value}`), field),
      element("td", {}, slider), gradient);
    return { node, field, slider, gradient, row };
  }

  descend(changed) {
    const rate = read($("rate").value), before = this.model.value(this.model.output);
    const refusal = rate === null ? this.words.no_number : this.model.descend([...this.trained], rate);
    this.say(refusal, $("rate"));
    if (refusal) return;
    if (!this.losses.length) this.losses.push(before);
    this.losses.push(this.model.value(this.model.output));
    changed();
  }

  // Say what was refused, and where; "": nothing was, and the fields show what holds again.
  say(refusal, field = null) {
    for (const other of [$("rate"), ...this.rows.map((row) => row.field)]) {
      other.setAttribute("aria-invalid", Boolean(refusal) && other === field);
    }
    $("alert").textContent = refusal;
    $("alert").hidden = !refusal;
  }

  refresh(step) {
    const model = this.model;
    for (const { node, field, slider, gradient } of this.rows) {
      const shown = digits(model.value(node));
      if (document.activeElement !== field && field.getAttribute("aria-invalid") !== "true") field.value = shown;
      if (document.activeElement !== slider) slider.value = model.value(node);
      const slope = model.gradient(node, step);
      gradient.textContent = slope === null ? "" : digits(slope);
    }
    const name = model.name(model.output);
    $("loss").textContent = `${name} = ${digits(model.value(model.output))}`;
    $("reset").disabled = !model.changed.size;
    $("course").replaceChildren(...(this.losses.length ? [course(this.losses, name)] : []));
  }
}
