# %% [markdown]
# # 3. Training: every weight against its own derivative
#
# A table has one row per sample, S₁ … S₁₀₀: the columns x₁, x₂, x₃ and the target y. Feeding S₁
# forward gives its prediction ŷ₁, to compare with y₁; and so on to S₁₀₀.

# %%
import random

from autograd.notation import subscript
from demos.lecture.updates import draw_updates
from demos.methods import descend, gradient_norm, loss_at
from nn import MLP, GradientDescent

rng = random.Random(1)
X = [[rng.uniform(-1, 1) for _ in range(3)] for _ in range(100)]
y = [x1 - 2 * x2 + 0.5 * x3 + rng.gauss(0, 0.1) for x1, x2, x3 in X]
model = MLP(3, [1], rng=1)  # a network of a single neuron
print("            x₁     x₂     x₃ →      ŷ      y")
for i in (0, 1, 2, 98, 99):
    row = "".join(f"{x:7.2f}" for x in X[i])
    print(f"{'S' + subscript(i + 1):6} {row} → {model(X[i]):6.2f} {y[i]:6.2f}" + "\n⋮" * (i == 2))

# %% [markdown]
# The loss L is the mean of (y − ŷ)² over the table. One **update** (`trainer.step`) moves every
# weight against its own derivative. The last line is the loss before and after.
#
#     w_new = w_old − α · ∂L/∂w_old

# %%
trainer = GradientDescent(model, learning_rate=0.1)
old = [w.data for w in model.parameters()]
before = trainer.step(X, y, learning_rate=0.1)
for (name, w), w_old in zip(model.named_parameters(), old, strict=True):
    print(f"{name}: {w_old:.6f} − 0.1·({w.grad:.6f}) = {w:.6f}")
print(f"L = {before:.6f} → {trainer.loss_of(X, y):.6f}")

# %% [markdown]
# An **epoch** is one pass over the table: the weights are trained once on every sample, and then
# the loss over the table is computed. The methods of gradient descent, batch (BGD), stochastic
# (SGD) and mini-batch (MBGD), differ in the loss they differentiate:
#
# | method | loss it differentiates | updates per epoch          |
# |--------|------------------------|----------------------------|
# | BGD    | mean over all N        | 1                          |
# | SGD    | (y − ŷ)² of one sample | N                          |
# | MBGD   | mean over a batch      | N / batch size, rounded up |
#
# `updates.svg` shows one epoch of each: a frame or a line for each loss, a number for each update.

# %%
draw_updates("updates.svg", samples=100, batch_size=16)

# %% [markdown]
# **When to stop?** When the loss is small enough, or no longer falls. The noise in y has variance
# 0.01, so each method trains, from the same start, until L < 0.01. Below each: the loss before
# training, then after each of the first epochs.

# %%
for method, batch_size in [("BGD", None), ("SGD", 1), ("MBGD", 16)]:
    trainer = GradientDescent(MLP(3, [1], rng=1), "mse", 0.02, batch_size, rng=2)
    history = trainer.fit(X, y, 500, progress=False, callbacks=lambda t: t.history.loss[-1] < 0.01)
    print(f"{method:4} {history}\n       ", *[f"{loss:.4f}" for loss in history.loss[:6]])

# %% [markdown]
# More updates per epoch, fewer epochs. BGD has another weakness: all samples give one gradient, and
# where it is 0, BGD stops, even in a **local minimum**. The cure: one sample at a time. There, the
# gradients of the single samples are not 0; they only cancel. SGD follows each of them in turn, and
# so escapes. Both train ŷ = sin(w·x + b) on 20 samples of sin 2x, from one start. This is one run;
# more, and both paths as a picture, come with `python -m demos methods`.

# %%
print("          w       b       L    |∇L|   of one sample, mean")
for method, batch_size in [("BGD", None), ("SGD", 1)]:
    end = descend(batch_size)[-1]
    single = sum(gradient_norm(end, [i]) for i in range(20)) / 20
    print(method, *[f"{x:7.4f}" for x in (*end, loss_at(end), gradient_norm(end), single)])

# %% [markdown]
# **Try:** how many updates per epoch does MBGD make with batches of 30?
