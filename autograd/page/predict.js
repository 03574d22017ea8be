// Predict, then reveal: what does the next step give?

class Predict {
  constructor(model, words) {
    this.model = model;
    this.words = words;
    this.right = 0;
    this.tries = 0;
  }

  // What a step asks for: of a forward step its number, of a backward step each contribution.
  questions(step) {
    const { model, words } = this;
    const [node, , , contributions] = model.step(step);
    if (!contributions) return [{ label: model.name(node), truths: [model.value(node)], slips: [] }];
    return contributions.map(([input, ...indices]) => {
      const [upstream, local, amount, before, after] = indices.map((index) => model.values[index]);
      return { label: model.data.slopes[input], truths: [after, amount], slips: [
        [local, words.forgot_upstream], [upstream, words.forgot_local], [-amount, words.sign],
        [before - amount, words.sign], [upstream + local, words.added]] };
    });
  }

  ask(step) {
    $("asked").hidden = step === null;
    $("verdict").replaceChildren();
    if (step === null) return;
    $("fields").replaceChildren(...this.questions(step).map(({ label }, i) => element("label", {},
      element("bdi", { dir: "ltr" }, `${label} =`),
      element("input", { id: `answer${i}`, class: "value", autocomplete: "off" }))));
    $("answer0").focus();
  }

  // Judge what was typed; false: something is no number yet.
  judge(step) {
    const fields = [...$("fields").querySelectorAll("input")];
    for (const field of fields) field.setAttribute("aria-invalid", read(field.value) === null);
    const empty = fields.find((field) => read(field.value) === null);
    if (empty) {
      empty.focus();
      return false;
    }
    const verdicts = this.questions(step).map(({ label, truths, slips }, i) => {
      const typed = fields[i].value;
      const right = truths.some((truth) => close(typed, truth));
      const slip = right ? null : slips.find(([number]) => close(typed, number));
      const verdict = right ? `✓ ${this.words.right}` : `✗ ${this.words.wrong}${slip ? `: ${slip[1]}` : ""}`;
      return [right, element("p", {}, element("bdi", { dir: "ltr" }, `${label} = ${typed}`), ` ${verdict}`)];
    });
    this.count(verdicts.every(([right]) => right));
    this.ask(null);
    $("verdict").replaceChildren(...verdicts.map(([, said]) => said));
    return true;
  }

  count(right) {
    this.tries += 1;
    this.right += right ? 1 : 0;
    $("score").textContent = `${this.words.score} ${this.right} / ${this.tries}`;
  }
}
