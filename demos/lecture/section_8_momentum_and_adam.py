# %% [markdown]
# # 8. Momentum and Adam: through a narrow valley
#
# If x₁ is five times as large as x₂, the loss is a narrow valley, L = (25w₁² + w₂²)/2: it curves
# 25 times as much across (w₁) as along (w₂). With α above 2/25, w₁ diverges; just below, it jumps
# from side to side while w₂ creeps. In each line, g is ∂L/∂w_old and w the new weight:

# %%
from typing import Any

from autograd import debug, zero_grad
from demos.lecture.showing import in_columns, typed
from nn import GradientDescent, Neuron

X, y = [[5.0, 0.0], [0.0, 1.0]], [0.0, 0.0]


def descend(updates: int, α: float, **options: Any) -> GradientDescent:
    neuron = Neuron(2, activation="linear", weights=[1.0, 1.0], bias=False)
    trainer = GradientDescent(neuron, learning_rate=α, **options)
    rows: list[list[Any]] = []
    for _ in range(updates):
        zero_grad(loss := trainer.loss_of(X, y))
        loss.backward()
        for k, (w, move) in enumerate(zip(neuron.w, trainer.moves(α), strict=True)):
            rows += [[w.label, *[f"{n} = {x:g}" for n, x in move.results.items() if n not in "ct"]]]
            trainer.put(k, move.after)
    in_columns(rows, print)
    return trainer


trainer = descend(updates=3, α=0.07)

# %% [markdown]
# **Momentum** keeps a share μ of the last step, the velocity v, which is 0 at first. Steps that
# turn back cancel; steps in one direction add up, to at most 1/(1 − μ) times one step.
#
#     v_new = μ·v_old − α·∂L/∂w_old   w_new = w_old + v_new
#
# Three updates, then the debugger stops at the fourth (the program types `r`, `n`, `q` for you):

# %%
trainer = descend(updates=3, α=0.07, momentum=0.5)
print("\ndebug(trainer, X, y)")
with typed("rnq", print):
    debug(trainer, X, y)

# %% [markdown]
# **Adam** keeps two fading means: m of g, and v (not a velocity here) of g². Both start at 0, so
# at first they are too small; m̂ and v̂ correct this in update t. β₁ = 0.9, β₂ = 0.999, ε = 1e-8.
#
#     m_new = β₁·m_old + (1 − β₁)·g    m̂ = m_new/(1 − β₁ᵗ)
#     v_new = β₂·v_old + (1 − β₂)·g²   v̂ = v_new/(1 − β₂ᵗ)
#     w_new = w_old − α·m̂/(√v̂ + ε)

# %%
trainer = descend(updates=2, α=0.1, optimizer="adam")

# %% [markdown]
# At t = 1, m̂ = g and v̂ = g² whatever β₁ and β₂ are: the first step is α·sign(g), as long in w₂ as
# in w₁. Uncorrected, it would be 2.5/√0.625 ≈ 3.2 times as long. Now 30 updates of each:

# %%
for optimizer, μ, α in (("sgd", 0.0, 0.07), ("sgd", 0.5, 0.07), ("adam", 0.0, 0.1)):
    trainer = descend(0, α, optimizer=optimizer, momentum=μ)
    print(f"{optimizer:4}  μ = {μ}  {trainer.fit(X, y, epochs=30, progress=False)}")

# %% [markdown]
# Momentum is ahead, with an α chosen for this valley. Adam needs no such α, but oscillates longer.
# **Schedules** reduce α: by halves, as 1/t, along a cosine; here in epochs 1, 11, 21 and 31.
# **Clipping** shortens a gradient that is longer than `clip` and keeps its direction.

# %%
for schedule in ("step 10", "1/t 10", "cosine 30"):
    epochs = [descend(0, 0.07, schedule=schedule).batches(2, number) for number in (1, 11, 21, 31)]
    print(f"{schedule:9}  α = {', '.join(f'{batch.learning_rate:.4g}' for batch, *_ in epochs)}")
trainer = descend(updates=1, α=0.07, clip=5.0)

# %% [markdown]
# **Try:** make the first column ten times as large. Which of the three still descends with its α?
