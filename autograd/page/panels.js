// Parts of the page: elements, a step's sum, a chain rule, the course of the loss.

const $ = (id) => document.getElementById(id);

// An element with attributes; one that begins with "on" is what listens to an event.
function element(tag, attributes = {}, ...children) {
  const made = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes)) {
    if (name.startsWith("on")) made.addEventListener(name.slice(2), value);
    else if (value !== false && value != null) made.setAttribute(name, value === true ? "" : value);
  }
  made.append(...children.filter((child) => child != null));
  return made;
}

const line = (text, kind = "") => element("p", { class: `formula ${kind}`, dir: "ltr" }, painted(text));

// A step in words, line by line; a number that is said twice in a row once.
function sum(text, values) {
  return text.split("\n").map((said, i) => {
    const parts = [];
    for (const part of said.trim().split(" = ")) {
      const filled = fill(part, values), last = parts[parts.length - 1];
      const same = parts.length > 1 && plain(last).replaceAll("−", "-") === plain(filled);
      parts.splice(same ? parts.length - 1 : parts.length, 1, filled); // the last has the colour
    }
    return line(parts.join(" = "), i ? "part" : "");
  });
}

// The chain rule of a node; its notes only while they hold. `hidden`: without its numbers.
function derivation([head, rows, byNode, notes, where, remarks], { values, changed }, words, hidden) {
  const holding = (row) => (changed.size ? row.replace(/\ue005[^\ue005]*\ue005/g, "") : row.replaceAll("\ue005", ""));
  const table = element("div", { class: "rows", dir: "ltr" });
  rows.filter((row) => !hidden || !row.includes("\ue000")).forEach((row, i) => {
    const written = painted(`= ${fill(holding(row), values)}`);
    table.append(element("span", {}, i ? "" : head), element("span", {}, written));
  });
  const found = [table];
  if (byNode.length && !hidden) {
    found.push(element("p", {}, words.by_node), ...byNode.map((row) => line(fill(row, values))));
  }
  if (where.length && !hidden) found.push(line(where.map((row) => fill(row, values)).join(", "), "where"));
  if (!changed.size && !hidden) {
    found.push(...notes.map((note) => element("p", { class: "note", dir: "ltr" }, painted(fill(note, values)))));
    found.push(...remarks.map((remark) => element("p", { class: "remark", dir: "ltr" }, `! ${remark}`)));
  }
  return found;
}

// The course of the loss: its first and its last number, and a line between.
function course(numbers, name, words) {
  const svg = document.createElementNS("http://www.w3.org/2000/svg", "svg");
  const known = numbers.filter(Number.isFinite);
  const low = Math.min(...known), high = Math.max(...known);
  const at = (value, i) => {
    const x = 4 + (192 * i) / Math.max(numbers.length - 1, 1);
    const y = 44 - (40 * (value - low)) / (high - low || 1);
    return `${x.toFixed(1)},${y.toFixed(1)}`;
  };
  svg.setAttribute("viewBox", "0 0 200 48");
  svg.setAttribute("preserveAspectRatio", "none");
  svg.setAttribute("role", "img");
  svg.setAttribute("aria-label", `${name}: ${numbers.map((value) => digits(value)).join(", ")}`);
  const path = document.createElementNS(svg.namespaceURI, "polyline");
  path.setAttribute("points", numbers.map((value, i) => (Number.isFinite(value) ? at(value, i) : "")).join(" "));
  svg.append(path);
  const said = `${name}: ${digits(numbers[0], 4)} → ${digits(numbers[numbers.length - 1], 4)}`;
  return [element("p", { role: "status" }, `${words.step} ${numbers.length - 1}: `, element("bdi", { dir: "ltr" }, said)), svg];
}
