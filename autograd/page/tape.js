// The tape: the numbers of the page, computed again whenever a leaf changes.

class Outside extends Error { // an operation was asked for what it cannot give, as Python says it
  constructor(kind) { super(kind); this.kind = kind; }
}

// Where Python's arithmetic raises, these throw: 0 for a DomainError, 1 for an OverflowError.
const checked = (compute) => (...x) => {
  const y = compute(...x);
  if (Number.isNaN(y) && !x.some(Number.isNaN)) throw new Outside(0);
  if (!Number.isFinite(y) && x.every(Number.isFinite)) throw new Outside(x[0] === 0 ? 0 : 1);
  return y;
};
const M = Object.fromEntries(["exp", "log", "sqrt", "sin", "cos", "tanh", "abs", "pow"].map(
  (name) => [name, checked(Math[name])]));
M.div = (a, b) => { if (b === 0) throw new Outside(0); return a / b; };

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
        this.start.push(given[place++]);
      }
    }
    this.values = this.run(new Map());
  }

  // Return all numbers, with some of those that are given changed; an Outside says at which one.
  run(changed) {
    const v = this.start.slice();
    for (const [index, value] of changed) v[index] = value;
    for (const [index, compute, a, b, c, d] of this.steps) {
      try {
        v[index] = compute(v[a], v[b], v[c], v[d]);
      } catch (error) {
        throw Object.assign(error, { index, values: v });
      }
    }
    return v;
  }
}
