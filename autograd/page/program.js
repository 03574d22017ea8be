// The user's program: the line that made a node, and a click on a line goes to its nodes.

class Program {
  // `jump` is called with a node that a line made, and the step that made it.
  constructor(model, jump) {
    this.lines = [];
    for (const [file, lines] of model.data.source) {
      $("program").append(element("h3", { dir: "ltr" }, file));
      for (const line of lines) $("program").append(line ? this.line(line, model, jump) : element("div", { class: "gap" }, "⋯"));
    }
    $("source").hidden = !this.lines.length;
  }

  line([number, text, made], model, jump) {
    const inside = [element("span", { class: "number" }, number), element("code", {}, text)];
    if (!made.length) return element("div", { class: "line", dir: "ltr" }, ...inside);
    const go = () => { // to its first node, then to its next
      const step = (node) => model.data.nodes[node][2];
      const node = made.find((other) => step(other) > this.step) ?? made[0];
      jump(node, step(node));
    };
    const line = element("button", { class: "line", dir: "ltr", onclick: go }, ...inside);
    this.lines.push([line, new Set(made)]);
    return line;
  }

  // Mark the line of the active node, and that of the chosen one, which is scrolled to.
  refresh(active, chosen, step) {
    this.step = step;
    for (const [line, made] of this.lines) {
      const here = made.has(chosen ?? active), frame = $("program");
      if (here && !this.here?.has(chosen ?? active)) {
        frame.scrollTop = line.offsetTop - frame.offsetTop - frame.clientHeight / 3;
      }
      line.classList.toggle("now", made.has(active));
      line.classList.toggle("chosen", made.has(chosen));
      if (made.has(active)) line.setAttribute("aria-current", "step");
      else line.removeAttribute("aria-current");
    }
    this.here = new Set([chosen ?? active]);
  }
}
