// What a node is and holds, with all digits, beside the pointer.

class Tip {
  constructor(model, step) {
    this.model = model;
    this.step = step;
  }

  follow(frame) {
    frame.addEventListener("pointermove", (event) => this.show(event));
    frame.addEventListener("pointerleave", () => { $("tip").hidden = true; });
  }

  show({ target, clientX, clientY }) {
    const node = target.closest?.("[data-node]")?.dataset.node;
    const tip = $("tip"), { model } = this;
    tip.hidden = node === undefined;
    if (tip.hidden) return;
    const known = model.known(Number(node), this.step()), slope = model.gradient(Number(node), this.step());
    tip.textContent = `${model.name(node)} = ${known ?? "?"}\n${model.data.slopes[node]} = ${slope ?? "?"}`;
    tip.style.left = `${Math.max(8, Math.min(clientX + 14, innerWidth - tip.offsetWidth - 8))}px`;
    tip.style.top = `${Math.min(clientY + 18, innerHeight - tip.offsetHeight - 8)}px`;
  }
}
