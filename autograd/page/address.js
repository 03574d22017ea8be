// The address: a link to the page shows the same step, node, group and numbers.

class Address {
  constructor(model, picture) {
    this.model = model;
    this.picture = picture;
    this.complete = false; // whether all groups are there that it may name
    this.leaves = new Map(model.data.leaves.map(([node]) => [model.name(node), node]));
  }

  // Write it once nothing has changed for a moment: browsers take no more than a few in a second.
  remember(step, chosen) {
    if (!this.complete) return;
    clearTimeout(this.due);
    this.due = setTimeout(() => this.write(step, chosen), 250);
  }

  write(step, chosen) {
    const parts = new URLSearchParams();
    if (step !== this.model.data.step) parts.set("step", step);
    if (chosen !== null) parts.set("node", this.model.name(chosen));
    if (this.picture.view) parts.set("view", this.picture.view);
    for (const [name, leaf] of this.leaves) {
      if (this.model.value(leaf) !== this.model.start(leaf)) parts.append("set", `${name} ${this.model.value(leaf)}`);
    }
    const written = parts.toString();
    try {
      history.replaceState(null, "", written ? `#${written}` : location.href.split("#")[0]);
    } catch { /* in a frame there may be no address */ }
  }

  get view() { return new URLSearchParams(location.hash.slice(1)).get("view") ?? ""; }

  // What the address says: the step, the node, the group; its numbers are set, or all of them refused.
  read() {
    const parts = new URLSearchParams(location.hash.slice(1));
    const step = Number.parseInt(parts.get("step"), 10);
    const chosen = this.model.data.nodes.findIndex(([name]) => name === parts.get("node"));
    const changes = parts.getAll("set").map((text) => {
      const [, name, number] = /^(.*) (\S+)$/s.exec(text) ?? [];
      return [this.leaves.get(name), read(number ?? "")];
    });
    this.model.reset();
    const refusal = this.model.change(changes.filter(([leaf, to]) => leaf !== undefined && to !== null));
    return { step: Number.isNaN(step) ? this.model.data.step : step, chosen: chosen < 0 ? null : chosen,
      view: Object.hasOwn(this.picture.views, this.view) ? this.view : "", refusal };
  }
}
