// The graph and its numbers: what is known after so many steps, and after leaves have changed.

class Model {
  constructor(data) {
    this.data = data;
    this.tape = new Tape(data.tape, FUNCTIONS);
    this.values = this.tape.values;
    this.changed = new Map(); // a number of the tape -> what it is now
    this.forward = data.forward.length;
    this.last = this.forward + data.backward.length;
    this.output = data.nodes.length - 1;
    // of each node what its gradient is: [from which step on, which number of the tape]
    this.gradients = data.nodes.map(() => []);
    this.gradients[this.output].push([this.forward + 1, data.one]);
    data.backward.forEach(([, , , contributions], i) => {
      for (const [input, , , , , after] of contributions) {
        this.gradients[input].push([this.forward + i + 1, after]);
      }
    });
    this.users = data.nodes.map(() => []);
    data.nodes.forEach(([, , , inputs], node) => inputs.forEach((input) => this.users[input].push(node)));
  }

  name(node) { return this.data.nodes[node][0]; }

  inputs(node) { return this.data.nodes[node][3]; }

  value(node) { return this.values[this.data.nodes[node][1]]; }

  start(node) { return this.tape.start[this.data.nodes[node][1]]; }

  // A node's number after so many steps, or null.
  known(node, step) { return this.data.nodes[node][2] <= step ? this.value(node) : null; }

  // A node's gradient as far as the pass has come after so many steps, or null.
  gradient(node, step = this.last) {
    const found = this.gradients[node].findLast(([from]) => from <= step);
    return found ? this.values[found[1]] : null;
  }

  // What a step does: its node, its words, the same with ? for its results, its contributions.
  step(number) {
    const { forward, backward } = this.data;
    return number <= this.forward ? forward[number - 1] : backward[number - this.forward - 1];
  }

  // The node and all that depends on it: they and the lines between them are its paths.
  paths(node) {
    const found = new Set();
    const waiting = node === null ? [] : [node];
    while (waiting.length) {
      const next = waiting.pop();
      if (!found.has(next)) {
        found.add(next);
        waiting.push(...this.users[next]);
      }
    }
    return found;
  }

  // Change leaves, [leaf, number] each: all of them, or none and return Python's words why.
  change(changes) {
    const changed = new Map(this.changed);
    for (const [leaf, to] of changes) {
      const index = this.data.nodes[leaf][1];
      if (to === this.tape.start[index]) changed.delete(index);
      else changed.set(index, to);
    }
    try {
      this.values = this.tape.run(changed);
    } catch (error) {
      if (!(error instanceof Outside)) throw error;
      return fill(this.data.failures[error.index][error.kind], error.values);
    }
    this.changed = changed;
    return "";
  }

  // One step of gradient descent, w ← w − α·∂L/∂w; or why there is none.
  descend(leaves, rate, words) {
    const changes = leaves.map((leaf) => [leaf, this.value(leaf) - rate * (this.gradient(leaf) ?? 0)]);
    const lost = changes.find(([, to]) => !Number.isFinite(to));
    return lost ? `${this.name(lost[0])} = ${digits(lost[1])}: ${words.too_large}` : this.change(changes);
  }

  reset() {
    this.changed = new Map();
    this.values = this.tape.values;
  }
}
