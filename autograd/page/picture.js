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
    for (const [name, { cards }] of Object.entries(views)) {
      for (const nodes of Object.values(cards)) {
        if (/^\d+$/.test(nodes) && !this.homes.has(Number(nodes))) this.homes.set(Number(nodes), name);
      }
    }
  }

  // Show a view: "" is the whole.
  open(name) {
    const { svg, cards, wires, opens } = this.views[name];
    this.view = name;
    const parsed = new DOMParser().parseFromString(svg, "image/svg+xml").documentElement;
    this.svg = document.importNode(parsed, true);
    this.svg.setAttribute("role", "group");
    this.svg.style.minWidth = `${0.6 * this.svg.width.baseVal.value}px`; // smaller, nobody could read it
    this.frame.replaceChildren(this.svg);
    const found = (id) => this.svg.getElementById(id);
    this.cards = new Map(); // a node -> the box it is in
    for (const [id, ranges] of Object.entries(cards)) {
      const card = found(id), nodes = spread(ranges);
      for (const node of nodes) this.cards.set(node, card);
      card.setAttribute("role", "button");
      card.setAttribute("tabindex", "0");
      if (id in opens) card.dataset.view = opens[id];
      else card.dataset.node = nodes[0];
    }
    this.showWay();
    this.wires = Object.entries(wires).flatMap(([id, [from, to]]) => {
      const wire = found(id), parts = [wire, found(`${id}-local`), found(`${id}-label`)].filter(Boolean);
      return wire ? [{ parts, from: found(from), to: found(to) }] : [];
    });
    this.numbers = [...this.svg.querySelectorAll("[data-n]")].map((text) => {
      const tag = text.dataset.n;
      return { text, kind: tag[0], of: spread(tag.slice(1)) };
    });
    this.widths = [...this.svg.querySelectorAll("[data-w]")].map((line) => (
      { line, kind: line.dataset.w[0], of: [Number(line.dataset.w.slice(1))] }));
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
    const card = this.cards.get(node);
    if (card?.dataset.node === undefined && this.homes.has(node)) this.open(this.homes.get(node));
  }

  // Write the numbers of a moment, and mark the active node, its inputs, and a node's paths.
  refresh({ number, active, inputs, paths, chosen }) {
    for (const { text, kind, of } of this.numbers) {
      const value = number(kind, of);
      text.textContent = value === null ? "" : digits(value, this.digits);
    }
    this.thicken(number);
    for (const card of new Set(this.cards.values())) card.classList.remove("now", "path", "chosen");
    for (const node of paths) this.cards.get(node)?.classList.add("path");
    this.cards.get(active)?.classList.add("now");
    this.cards.get(chosen)?.classList.add("chosen");
    const now = this.cards.get(active);
    const from = new Set(inputs.map((node) => this.cards.get(node)));
    const on = new Set([...paths].map((node) => this.cards.get(node)));
    for (const { parts, from: source, to } of this.wires) {
      const marked = to === now && from.has(source);
      for (const part of parts) {
        part.classList.toggle("now", marked);
        part.classList.toggle("path", on.has(source) && on.has(to));
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

  // Draw lines as thick as their numbers are large, dashed where negative.
  thicken(number) {
    const sizes = this.widths.map(({ kind, of }) => number(kind, of));
    const known = sizes.filter((size) => size !== null && Number.isFinite(size));
    const largest = Math.max(...known.map(Math.abs)) || 1;
    this.widths.forEach(({ line }, i) => {
      const share = sizes[i] === null ? 0 : Math.min(Math.abs(sizes[i]) / largest, 1);
      line.style.strokeWidth = 0.4 + 5.1 * share;
      line.style.strokeDasharray = sizes[i] < 0 ? "4 3" : "";
    });
  }
}
