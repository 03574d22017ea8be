# %% [markdown]
# # 6. One neuron: forward, loss, backward, update
#
#     net = w₁x + b   o = f(net)   ŷ = o   L = (1/N) Σ (y − ŷ)²
#
# Here f is the sigmoid, there is one sample, and the numbers are:
#
#     w₁ = 0.5   x = 2   b = 0.5   y = 1   α = 0.1

# %%
from autograd import backward_steps, chain_rule, forward_steps, why
from nn import Neuron, mse

neuron = Neuron(1, activation="sigmoid", weights=[0.5], bias=0.5)
L = mse(1.0, neuron(2.0))

# %% [markdown]
# **1. Feed forward, 2. loss.** Each node computes its number from those of its inputs.

# %%
for forward_step in forward_steps(L):
    print(forward_step)

# %% [markdown]
# **3. Backward.** From the loss back to the weight, four factors are multiplied:
#
#     ∂L/∂w₁ = ∂L/∂ŷ · ∂ŷ/∂o · ∂o/∂net · ∂net/∂w₁

# %%
for step in backward_steps(L):
    print(step)

# %% [markdown]
# The same in one line of symbols and one of numbers, for the weight and for the bias:

# %%
print(chain_rule(L, "w1", symbols=True, digits=12))
print(chain_rule(L, "b", symbols=True, digits=12))

# %% [markdown]
# Why does net have this gradient? `why(L, "net")` lists everything that used it.

# %%
print(why(L, "net"))

# %% [markdown]
# **Update.** Every weight moves against its own derivative.

# %%
L.backward()
for name, w in neuron.named_parameters():
    w.data = w.data - 0.1 * w.grad
    print(f"{name} ← {w:.12g}")
print(f"L = {L:.12f} → {mse(1.0, neuron(2.0)):.12f}")

# %% [markdown]
# **Try:** in handwriting, this update often has the factor 2(y − ŷ). Apply it to a new neuron and
# look at L. What went wrong?
#
#     w₁ − α[2(y − ŷ) · 1 · ∂o/∂net · x]
