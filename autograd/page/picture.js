// The picture: which view of the graph is shown, the numbers in it, what is marked.

// Whole numbers from how they are written: "0-2 9".
const spread = (ranges) => ranges.split(" ").flatMap((run) => {
  const [first, last = first] = run.split("-").map(Number);
  return Array.from({ length: last - first + 1 }, (_, i) => first + i);
});

class Picture {
  constructor(frame, { whole, digits, words }) {
    this.frame = frame;
    this.views = {}; // what a group is called -> its picture; "": the whole
    this.digits = digits;
    this.words = words;
    this.homes = new Map(); // a node -> the view in which it has a box of its own
    this.add({ "": whole });
  }

  add(views) {
    Object.assign(this.views, views);
    for (const [name, { picks }] of Object.entries(views)) {
      for (const node of Object.values(picks)) {
        if (!this.homes.has(node)) this.homes.set(node, name);
      }
    }
  }

  // Show a view: "" is the whole.
  open(name) {
    const { svg, cards, picks, wires, opens } = this.views[name];
    this.view = name;
    const parsed = new DOMParser().parseFromString(svg, "image/svg+xml").documentElement;
    this.svg = document.importNode(parsed, true);
    this.svg.setAttribute("role", "group");
    const least = window.innerWidth < 800 ? 0.7 : 0.55; // smaller, nobody could read it
    this.svg.style.minWidth = `${least * this.svg.width.baseVal.value}px`;
    this.frame.replaceChildren(this.svg);
    this.cards = new Map(); // a node -> the box it is in
    for (const [id, nodes] of Object.entries(cards)) {
      for (const node of spread(nodes)) this.cards.set(node, this.part(id));
    }
    this.picks = new Set(Object.values(picks));
    for (const [id, node] of Object.entries(picks)) {
      for (const part of this.parts(id)) this.press(part, "node", node, !(id in wires));
    }
    for (const [id, group] of Object.entries(opens)) this.press(this.part(id), "view", group, true);
    this.wires = Object.entries(wires).map(([id, [from, to]]) => (
      { parts: this.parts(id), from: this.part(from), to: this.part(to), node: picks[id] ?? null }));
    this.numbers = [...this.svg.querySelectorAll("[data-n]")].map((text) => {
      const { n, before = "" } = text.dataset;
      return { text, before, kind: n[0], of: spread(n.slice(1)) };
    });
    this.labels = [...this.svg.querySelectorAll(".weight")].map((label) => {
      const [rect] = label.getElementsByTagName("rect");
      const middle = Number(rect.getAttribute("x")) + Number(rect.getAttribute("width")) / 2;
      return { rect, middle, texts: [...label.getElementsByTagName("text")] };
    });
    this.widths = [...this.svg.querySelectorAll("[data-w]")].map((line) => {
      const { w } = line.dataset;
      return { line, kind: w[0], of: [Number(w.slice(1))] };
    });
    this.showWay();
  }

  part(id) { return this.svg.getElementById(id); }

  // A line has what is written on it beside it.
  parts(id) { return [id, `${id}-local`, `${id}-label`].map((name) => this.part(name)).filter(Boolean); }

  // Let a part of the picture be clicked, and if it is a button, reached by keyboard.
  press(part, what, value, button) {
    part.dataset[what] = value;
    if (button) {
      part.setAttribute("role", "button");
      part.setAttribute("tabindex", "0");
    }
  }

  // Show which group is open, in which others.
  showWay() {
    const way = [];
    for (let view = this.view; view; view = this.views[view].parent) way.unshift(view);
    const several = Object.keys(this.views).length > 1 ? ["", ...way] : [];
    $("way").replaceChildren(...several.map((view) => element("button",
      { class: "plain", "data-view": view, "aria-current": view === this.view && "location" },
      element("bdi", {}, view ? this.views[view].title : this.words.whole))));
  }

  // Open the view in which a node has a box of its own.
  reveal(node) {
    if (!this.picks.has(node) && this.homes.has(node)) this.open(this.homes.get(node));
  }

  // Write the numbers of a moment, and mark the active node, its inputs, and a node's paths.
  refresh({ number, active, inputs, paths, chosen }) {
    for (const { text, before, kind, of } of this.numbers) {
      const value = number(kind, of);
      text.textContent = value === null ? "" : before + digits(value, this.digits);
    }
    this.thicken(number);
    for (const { rect, middle, texts } of this.labels) { // hides no more of its line than it must
      const width = 6 + 6.4 * Math.max(...texts.map((text) => text.textContent.length));
      rect.setAttribute("x", middle - width / 2);
      rect.setAttribute("width", width);
    }
    for (const card of new Set(this.cards.values())) card.classList.remove("now", "path", "chosen");
    for (const node of paths) this.cards.get(node)?.classList.add("path");
    this.cards.get(active)?.classList.add("now");
    this.cards.get(chosen)?.classList.add("chosen");
    const now = this.cards.get(active);
    const from = new Set(inputs.map((node) => this.cards.get(node)));
    const on = new Set([...paths].map((node) => this.cards.get(node)));
    for (const { parts, from: source, to, node } of this.wires) {
      const marked = to === now && from.has(source);
      for (const part of parts) {
        part.classList.toggle("now", marked);
        part.classList.toggle("path", (on.has(source) && on.has(to)) || (node !== null && node === chosen));
      }
    }
    this.svg.classList.toggle("tracing", paths.size > 0);
    if (now) this.bring(now);
  }

  // Scroll sideways until a box is in sight.
  bring(card) {
    const box = card.getBoundingClientRect(), frame = this.frame.getBoundingClientRect();
    if (box.left < frame.left || box.right > frame.right) {
      this.frame.scrollLeft += (box.left + box.right - frame.left - frame.right) / 2;
    }
  }

  // Draw lines as thick as their numbers are large, those below 0 in a colour of their own.
  thicken(number) {
    const sizes = this.widths.map(({ kind, of }) => number(kind, of));
    const largest = Math.max(...sizes.filter(Number.isFinite).map(Math.abs)) || 1;
    this.widths.forEach(({ line, kind }, i) => {
      const size = sizes[i], negative = size < 0;
      const share = Math.abs(size) / largest;
      line.style.strokeWidth = size === null ? 1.2 : 0.4 + 5.1 * (share < 1 ? share : 1);
      line.style.strokeDasharray = negative ? "4 3" : "none";
      const paint = size === null ? "edge" : negative ? "negative-line" : kind === "g" ? "gradient-line" : "data-line";
      line.setAttribute("class", paint);
    });
  }
}
