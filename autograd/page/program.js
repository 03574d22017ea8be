// The user's program: the line that made the active node, and a click on a line goes to its nodes.

class Program {
  // `jump` is called with the last node that a line made, and the step that made it.
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
    const node = made[made.length - 1];
    const line = element("button", { class: "line", dir: "ltr",
      onclick: () => jump(node, model.data.nodes[node][2]) }, ...inside);
    this.lines.push([line, new Set(made)]);
    return line;
  }

  refresh(active) {
    for (const [line, made] of this.lines) {
      const here = made.has(active), frame = $("program");
      if (here && !line.classList.contains("now")) {
        frame.scrollTop = line.offsetTop - frame.offsetTop - frame.clientHeight / 3;
      }
      line.classList.toggle("now", here);
      if (here) line.setAttribute("aria-current", "step");
      else line.removeAttribute("aria-current");
    }
  }
}
