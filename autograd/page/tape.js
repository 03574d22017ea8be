// The tape: the numbers of the page, computed again whenever a leaf changes.

class Outside extends Error { // an operation was asked for what it cannot give, as Python says it
  constructor(kind, value = NaN) { super(kind); this.kind = kind; this.value = value; }
}

// Where Python's arithmetic raises, these throw: 0 for a DomainError, 1 for an OverflowError.
const checked = (compute) => (...x) => {
  const y = compute(...x);
  if (Number.isNaN(y) && !x.some(Number.isNaN)) throw new Outside(0);
  if (!Number.isFinite(y) && x.every(Number.isFinite)) throw new Outside(x[0] === 0 ? 0 : 1, y);
  return y;
};
const M = Object.fromEntries(["exp", "log", "sqrt", "sin", "cos", "tanh", "abs", "pow"].map(
  (name) => [name, checked(Math[name])]));
M.div = (a, b) => {
  if (b === 0) throw new Outside(0, a / b);
  return a / b;
};
// A slope of these operands; where they are finite and it is not, Python refuses it.
M.slope = (slope, ...x) => {
  if (Math.abs(slope) === Infinity && x.every(Number.isFinite)) throw new Outside(x[0] === 0 ? 0 : 1, slope);
  return slope;
};
// What its numbers tell of an operation without a name, on this side of any kink it may have.
M.guessed = (value, now, then) => {
  const sides = ([a, b = 0]) => [Math.sign(a), Math.sign(b), Math.sign(a - b)].join();
  if (sides(now) !== sides(then)) throw new Outside(0, value);
  return value;
};
// What an operation gave that no table knows, as long as its operands are those it had.
M.kept = (value, now, then) => {
  if (now.some((x, i) => x !== then[i] && x === x)) throw new Outside(0, value);
  return value;
};

class Tape {
  constructor({ code, given }, functions) {
    this.steps = [];
    this.start = [];
    let place = 0, at = 0;
    while (at < code.length) {
      const compute = functions[code[at++]];
      if (compute) {
        const taken = code.slice(at, at += compute.length);
        this.steps.push([this.start.length, compute, ...taken]);
        this.start.push(0);
      } else {
        this.start.push(Number(given[place++])); // JSON has no Infinity
      }
    }
    this.values = this.run(new Map(), false); // Python has computed these
  }

  // Return all numbers, with some of those that are given changed; an Outside says at which one.
  run(changed, strict = true) {
    const v = this.start.slice();
    for (const [index, value] of changed) v[index] = value;
    for (const [index, compute, a, b, c, d] of this.steps) {
      try {
        v[index] = compute(v[a], v[b], v[c], v[d]);
      } catch (error) {
        if (strict) throw Object.assign(error, { index, values: v });
        v[index] = error.value;
      }
    }
    return v;
  }
}
