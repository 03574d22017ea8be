// The page: where it is in the two passes, what was clicked, and all that follows from it.

class Page {
  constructor(data) {
    const { words } = data;
    this.words = words;
    this.model = new Model(data);
    this.step = this.model.last;
    this.asking = false; // whether each step is to be predicted
    this.asked = false; // whether the next step waits for an answer
    this.chosen = null; // the node that was clicked
    this.timer = 0;
    this.due = 0;
    this.picture = new Picture($("picture"), data);
    this.predict = new Predict(this.model, words);
    this.leaves = new Leaves(this.model, words, {
      changed: () => this.changed(),
      select: (node) => this.select(node),
    });
    this.program = new Program(this.model, (node, step) => {
      this.picture.reveal(node);
      this.chosen = null;
      this.go(step);
    });
    this.address = new Address(this.model, this.picture);
    const lines = data.backward.map(([, said]) => said.split("\n").length);
    $("step").style.minHeight = `${1.6 * Math.min(Math.max(...lines), 8)}em`; // so that nothing moves
    this.listen();
    this.recall();
  }

  addViews(views) {
    this.picture.add(views);
    this.address.complete = true;
    if (this.address.view) this.recall();
  }

  // moving

  go(step) {
    this.asked = false;
    this.step = Math.min(Math.max(step, 0), this.model.last);
    this.render();
  }

  next() {
    if (this.step === this.model.last) return this.pause();
    if (!this.asking || this.asked) return this.go(this.step + 1);
    this.asked = true;
    this.render();
    return this.predict.ask(this.step + 1);
  }

  play() {
    if (this.timer) return this.pause();
    if (this.step === this.model.last) this.step = 0;
    return this.playOn();
  }

  playOn() { // the longer a step takes to read, the longer it stays
    const lines = this.step ? this.model.step(this.step)[1].split("\n").length : 1;
    this.timer = setTimeout(() => {
      if (this.step === this.model.last) return this.pause();
      this.step += 1;
      return this.playOn();
    }, 600 + 600 * lines);
    this.go(this.step);
  }

  pause() {
    clearTimeout(this.timer);
    this.timer = 0;
    this.render();
  }

  answer() {
    const verdicts = this.predict.judge(this.step + 1);
    if (!verdicts) return;
    this.go(this.step + 1);
    this.predict.say(verdicts);
    $("next").focus();
  }

  changed() { // where no gradient is shown yet, nothing could be seen to follow
    this.asked = false;
    if (this.step === 0) this.step = this.model.last;
    this.soon();
  }

  askFrom() {
    if (this.timer) this.pause();
    this.asking = !this.asking;
    $("predict").setAttribute("aria-pressed", this.asking);
    if (this.asking && this.step === this.model.last) this.step = 0;
    if (this.asking) this.next();
    else this.go(this.step);
  }

  select(node) {
    this.chosen = node === this.chosen ? null : node;
    if (this.chosen !== null) {
      this.picture.reveal(this.chosen);
      this.leaves.show(this.chosen);
    }
    this.render();
  }

  open(view) {
    const byKeyboard = $("graph").contains(document.activeElement);
    this.picture.open(view);
    this.render();
    if (byKeyboard) $("picture").querySelector("[tabindex]").focus();
  }

  // showing

  soon() { // of all that changes within a frame, the last is shown
    if (!this.due) this.due = requestAnimationFrame(() => { this.due = 0; this.render(); });
  }

  render() {
    const { model, words, step } = this;
    const shown = this.asked ? step + 1 : step;
    const active = shown ? model.step(shown)[0] : null;
    const number = (kind, of) => {
      if (kind === "v") return model.known(of[0], step);
      if (kind === "n") return model.values[of[0]];
      const known = of.map((node) => model.gradient(node, step)).filter((slope) => slope !== null);
      return known.length ? (kind === "g" ? known[0] : Math.hypot(...known)) : null;
    };
    this.picture.refresh({ number, active, inputs: shown ? model.inputs(active) : [],
      paths: model.paths(this.chosen), chosen: this.chosen });
    this.renderStep(shown);
    $("asked").hidden = !this.asked;
    this.renderChosen();
    this.leaves.refresh(step);
    this.program.refresh(active, this.chosen, step);
    $("first").disabled = $("back").disabled = shown === 0;
    $("next").disabled = $("end").disabled = step === model.last;
    $("play").textContent = this.timer ? "❚❚" : "▶";
    $("play").setAttribute("aria-label", this.timer ? words.pause : words.play);
    this.address.remember(step, this.chosen);
  }

  renderStep(shown) {
    const { model, words } = this;
    const backward = shown > model.forward;
    const [pass, number] = backward ? [words.backward, shown - model.forward] : [words.forward, shown];
    $("slider").value = this.step;
    $("where").textContent = shown ? `${pass} ${number} / ${backward ? model.last - model.forward : model.forward}` : words.start;
    $("slider").setAttribute("aria-valuetext", $("where").textContent);
    $("step").replaceChildren(...(shown ? sum(model.step(shown)[this.asked ? 2 : 1], model.values)
      : [element("p", {}, words.before)]));
  }

  renderChosen() {
    const node = this.chosen;
    $("derivation").hidden = node === null;
    if (node === null) return;
    const rule = this.model.data.rules[node], local = this.model.data.backward.find(([of]) => of === node);
    $("chosen").textContent = this.model.name(node);
    const hidden = this.asking && this.step < this.model.last; // the numbers would be the answers
    $("rule").replaceChildren(...(rule ? derivation(rule, this.model, this.words, hidden)
      : local && !hidden ? sum(local[1], this.model.values) : []));
  }

  // listening

  listen() {
    const act = {
      first: () => this.go(0), back: () => this.go(this.asked ? this.step : this.step - 1),
      play: () => this.play(), next: () => this.next(), end: () => this.go(this.model.last),
      predict: () => this.askFrom(), close: () => this.select(null),
      reveal: () => { this.go(this.step + 1); $("next").focus(); },
    };
    for (const [id, does] of Object.entries(act)) $(id).addEventListener("click", does);
    $("slider").max = this.model.last;
    $("slider").addEventListener("input", () => this.go(Number($("slider").value)));
    $("answers").addEventListener("submit", (event) => {
      event.preventDefault();
      this.answer();
    });
    $("picture").addEventListener("click", (event) => this.press(event.target));
    $("way").addEventListener("click", (event) => this.press(event.target));
    document.addEventListener("keydown", (event) => this.key(event, act));
    addEventListener("hashchange", () => this.recall());
    new Tip(this.model, () => this.step).follow($("picture"));
  }

  // Do what a click on a part of the picture does; false: nothing.
  press(target) {
    const part = target.closest?.("[data-node],[data-view]");
    if (!part) return false;
    if (part.dataset.view !== undefined) {
      this.open(part.dataset.view);
    } else {
      this.select(Number(part.dataset.node));
    }
    return true;
  }

  key(event, act) {
    if (event.ctrlKey || event.metaKey || event.altKey) return;
    const { key, target } = event;
    const typing = target.matches?.("input:not([type=checkbox])");
    const keys = { ArrowLeft: act.back, ArrowRight: act.next, Home: act.first, End: act.end };
    if (key === "Escape" && this.chosen !== null) act.close();
    else if (key === "Escape" && this.picture.view) this.open(this.picture.views[this.picture.view].parent);
    else if (!typing && key in keys) keys[key]();
    else if ((key === "Enter" || key === " ") && $("picture").contains(target) && this.press(target)) event.preventDefault();
    else if (key === " " && !typing && !target.matches?.("button,input")) act.play();
    else return;
    event.preventDefault();
  }

  recall() {
    const { step, chosen, view, refusal } = this.address.read();
    this.leaves.begin(refusal);
    this.picture.open(view);
    this.chosen = chosen;
    this.go(step);
  }
}
