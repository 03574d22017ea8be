# %% [markdown]
# # 3. Training: every weight against its own derivative
#
#     w_new = w_old − α · ∂L/∂w_old
#
# The three methods of gradient descent differ in the loss they differentiate: batch (BGD),
# stochastic (SGD), mini-batch (MBGD).
#
# | method | loss it differentiates | updates an epoch             |
# |--------|------------------------|------------------------------|
# | BGD    | mean over all N        | 1                            |
# | SGD    | (y − ŷ)² of one sample | N                            |
# | MBGD   | mean over a batch      | N / batch size, rounded up   |

# %%
import random

from nn import MLP, GradientDescent

rng = random.Random(1)
X = [[rng.uniform(-1, 1) for _ in range(3)] for _ in range(100)]  # S₁ … S₁₀₀, columns x₁ x₂ x₃
y = [x1 - 2 * x2 + 0.5 * x3 + rng.gauss(0, 0.1) for x1, x2, x3 in X]

# %% [markdown]
# One update on a network of a single neuron: `trainer.step` differentiates the loss over the
# samples it is given and moves every weight. The last line is the loss before and after.

# %%
model = MLP(3, [1], rng=1)
trainer = GradientDescent(model, learning_rate=0.1)
old = [w.data for w in model.parameters()]
before = trainer.step(X, y, learning_rate=0.1)
for (name, w), w_old in zip(model.named_parameters(), old, strict=True):
    print(f"{name}: {w_old:.6f} − 0.1·({w.grad:.6f}) = {w:.6f}")
print(f"L = {before:.6f} → {trainer.loss_of(X, y):.6f}")

# %% [markdown]
# Now five epochs of each method, from the same start.

# %%
for method, batch_size in [("BGD", None), ("SGD", 1), ("MBGD", 16)]:
    model = MLP(3, [1], rng=1)
    trainer = GradientDescent(model, learning_rate=0.1, batch_size=batch_size, rng=2)
    history = trainer.fit(X, y, epochs=5)
    print(f"{method:4} {history}")

# %% [markdown]
# More updates, smaller loss; each update of SGD looks at one sample only and is that much
# cheaper. This compares the three closely, and on a loss with a local minimum:
#
#     python -m demos methods
#
# **Try:** how many updates does MBGD make an epoch with batches of 30?
