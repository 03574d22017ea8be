// Numbers in texts: written as Python writes them, put where a template has a place for them.

// A number in so many significant digits, as Python's format(x, ".6g").
function digits(x, most = 6) {
  if (Number.isNaN(x)) return "nan";
  if (!Number.isFinite(x)) return x < 0 ? "-inf" : "inf";
  if (x === 0) return "0";
  let [mantissa, exponent] = toNearest(x, most).split("e");
  exponent = Number(exponent);
  const sign = mantissa[0] === "-" ? "-" : "";
  let all = mantissa.replace(/[-.]/g, "").replace(/0+$/, "");
  if (exponent < -4 || exponent >= most) {
    const size = String(Math.abs(exponent)).padStart(2, "0");
    return `${sign}${all[0]}${all.length > 1 ? "." + all.slice(1) : ""}e${exponent < 0 ? "-" : "+"}${size}`;
  }
  if (exponent < 0) return `${sign}0.${"0".repeat(-exponent - 1)}${all}`;
  all = all.padEnd(exponent + 1, "0");
  const after = all.slice(exponent + 1);
  return sign + all.slice(0, exponent + 1) + (after ? "." + after : "");
}

// In exponential form; a tie goes to the even digit, as in Python, where JavaScript goes up.
function toNearest(x, most) {
  const up = x.toExponential(most - 1);
  const exact = x.toExponential(100).split("e")[0].replace(/[-.]/g, "");
  if (!/^50*$/.test(exact.slice(most)) || Number(exact[most - 1]) % 2) return up;
  const exponent = up.split("e")[1];
  const down = exact.slice(0, most);
  const kept = `${x < 0 ? "-" : ""}${down[0]}${most > 1 ? "." + down.slice(1) : ""}`;
  return `${kept}e${x.toExponential(100).split("e")[1] ?? exponent}`;
}

const TOKEN = /\ue000(\d+)\ue001|\ue002([\d.]+)\ue001|([\ue003\ue004])/g;

// The text of a template: its numbers, and the brackets and signs that depend on them.
function fill(template, values, most = 6) {
  const open = []; // [where it began, how tightly it must bind; 0 where a sign is before it]
  let text = "", at = 0;
  const signed = (start) => {
    if (plain(text.slice(start))[0] === "-") text = text.slice(0, start - 2) + "− " + text.slice(start).replace("-", "");
  };
  for (const found of template.matchAll(TOKEN)) {
    text += template.slice(at, found.index);
    at = found.index + found[0].length;
    const [, index, place, sign] = found;
    if (index !== undefined) {
      text += digits(values[index], most);
      if (open.length && open[open.length - 1][1] === 0) signed(open.pop()[0]);
    } else if (place !== undefined) {
      open.push([text.length, Number(place)]);
    } else if (sign === "\ue003") {
      const [start, needs] = open.pop();
      const inner = text.slice(start);
      if (tightness(inner) < needs) text = `${text.slice(0, start)}(${inner})`;
    } else {
      text += "+ ";
      open.push([text.length, 0]);
    }
  }
  return text + template.slice(at);
}

const plain = (text) => text.replace(/[\x01-\x08]/g, "");

// How tightly a number, or what a number begins, binds; as the printer in Python counts it.
function tightness(text) {
  const written = plain(text);
  if (written[0] === "-") return 1.5;
  return /^[\d.]+e[-+]\d+$/.test(written) ? 3 : 9;
}

const ROLES = { "\x01": "data", "\x02": "gradient", "\x03": "local", "\x04": "active" };

// The parts of a text in elements that bear their roles; a fraction is never broken, nor what a
// gradient was and is: ∂L/∂w, 0 → 0.08.
function painted(text) {
  const whole = document.createDocumentFragment();
  let role = "";
  for (const piece of text.split(/([\x01-\x08])/)) {
    if (piece in ROLES || piece === "\x08") {
      role = ROLES[piece] ?? "";
    } else if (piece) {
      const parts = piece.split(/(\S+ → \S+|\S*\/\S*)/).filter(Boolean);
      const kept = parts.map((part) => (/\/| → /.test(part) ? element("span", { class: "kept" }, part) : part));
      whole.append(...(role ? [element("span", { class: role }, ...kept)] : kept));
    }
  }
  return whole;
}

// The number that was typed, a fraction too, or null.
function read(text) {
  const typed = text.trim().replace("−", "-").replace("٫", ".")
    .replace(/[۰-۹]/g, (digit) => digit.charCodeAt(0) - 0x6f0);
  const one = String.raw`([-+]?(?:\d+\.?\d*|\.\d+)(?:e[-+]?\d+)?)`;
  const [, above, below = "1"] = new RegExp(`^${one}(?:\\s*/\\s*${one})?$`, "i").exec(typed) ?? [];
  const number = Number(above) / Number(below);
  return above !== undefined && Number.isFinite(number) ? number : null;
}

// Whether what was typed is a number rounded to its own last digit, as in the debugger.
function close(text, truth) {
  const typed = read(text);
  if (typed === 0) return truth === 0;
  if (text.includes("/")) return Math.abs(typed - truth) <= 1e-9 * Math.abs(truth);
  const [, after = "", exponent = "0"] = /^[^.٫e]*[.٫]?([^e]*)(?:e(.*))?$/i.exec(text.trim());
  return Math.abs(typed - truth) <= 0.500001 * 10 ** (Number(exponent) - after.length);
}
