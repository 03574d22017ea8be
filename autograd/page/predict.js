// Predict, then reveal: what does the next step give? The fields are where the results will be.

class Predict {
  constructor(model, words) {
    this.model = model;
    this.words = words;
    this.right = 0;
    this.tries = 0;
  }

  // What a step asks for, line by line: of a forward step its number, of a backward step each
  // contribution; what is right, what each slip gives, and the line of the step.
  questions(step) {
    const { model, words } = this;
    const [node, , , contributions] = model.step(step);
    if (!contributions) return [{ label: model.name(node), truth: model.value(node), line: 0, slips: [] }];
    return contributions.map(([input, ...indices], i) => {
      const [upstream, local, amount, before, after] = indices.map((index) => model.values[index]);
      return { label: model.data.slopes[input], truth: amount, sum: after, line: i + 1, slips: [
        [local, words.forgot_upstream], [upstream, words.forgot_local], [-amount, words.sign],
        [before - amount, words.sign], [upstream + local, words.added]] };
    });
  }

  // Put a field into each line of the step.
  ask(step) {
    const lines = [...$("step").children];
    this.fields = this.questions(step).map(({ label, line }, i) => {
      const field = element("input", { id: `answer${i}`, class: "value", autocomplete: "off", "aria-label": label });
      lines[line].append(element("label", {}, field, element("span", { class: "verdict", role: "status", dir: "auto" })));
      return field;
    });
    this.fields[0].focus();
  }

  // Judge what was typed: a verdict for each line; null while something is not a number.
  judge(step) {
    const empty = this.fields.filter((field) => read(field.value) === null);
    for (const field of this.fields) {
      field.setAttribute("aria-invalid", empty.includes(field));
      field.nextSibling.textContent = empty.includes(field) ? this.words.no_number : "";
    }
    if (empty.length) {
      empty[0].focus();
      return null;
    }
    return this.questions(step).map(({ truth, sum, line, slips }, i) => {
      const typed = this.fields[i].value;
      const whole = sum !== undefined && sum !== truth && close(typed, sum);
      const right = close(typed, truth) || whole;
      const slip = right ? null : slips.find(([number]) => close(typed, number));
      this.count(right);
      const said = right ? `✓ ${whole ? this.words.sum : this.words.right}`
        : `✗ ${typed}: ${slip ? slip[1] : this.words.wrong}`;
      return { line, right, said };
    });
  }

  // Say the verdicts on a step that is shown now.
  say(verdicts) {
    const lines = [...$("step").children];
    for (const { line, right, said } of verdicts) {
      lines[line].append(element("span", { class: `verdict ${right ? "right" : "wrong"}`, dir: "auto" }, said));
    }
  }

  count(right) {
    this.tries += 1;
    this.right += right ? 1 : 0;
    $("score").textContent = `${this.words.score} ${this.right} / ${this.tries}`;
  }
}
