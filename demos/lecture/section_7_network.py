# %% [markdown]
# # 7. A 2-2-2 network: two paths to one weight
#
# The superscript is the layer. Each neuron may have a function f of its own:
#
#     net₁¹ = w₁₁¹x₁ + w₁₂¹x₂ + b₁¹   o₁¹ = f₁(net₁¹)   o₂¹ = f₂(net₂¹)   ŷᵢ = oᵢ²
#     L = (1/N) Σ (yᵢ − ŷᵢ)²   N = 2   α = 0.5
#
# N counts the outputs. First, every f is the sigmoid, and the biases are held fixed. The numbers
# are those of Matt Mazur's "A Step by Step Backpropagation Example" (2015).

# %%
from autograd import chain_rule, why
from nn import MLP, GradientDescent, mse

W = [[[0.15, 0.20], [0.25, 0.30]], [[0.40, 0.45], [0.50, 0.55]]]
B = [[0.35, 0.35], [0.60, 0.60]]
model = MLP(2, [2, 2], activation="sigmoid", output="sigmoid", weights=W, biases=B)
x, y = [0.05, 0.10], [0.01, 0.99]
L = mse(y, model(x))
print(f"L = {L:.16g}")

# %% [markdown]
# A change of the first weight reaches L through both outputs: a sum over two paths. The factors
# that they share are pulled out of the bracket.

# %%
rule = chain_rule(L, "w11_1", symbols=True)
print(rule)

# %% [markdown]
# Each path by itself:

# %%
for path in rule.paths:
    print(path)

# %% [markdown]
# The two meet in the first hidden neuron. This is what each of them brings there:

# %%
print(why(L, "o1_1", digits=16))

# %% [markdown]
# The gradients of all eight weights, one line per neuron:

# %%
L.backward()
neurons = [neuron for layer in model.layers for neuron in layer.neurons]
for neuron in neurons:
    print("  ".join(f"∂L/∂{w.label} = {w.grad:.16g}" for w in neuron.w))

# %% [markdown]
# The weights after one update, and the loss after one and after 10,000:

# %%
trainer = GradientDescent(model, learning_rate=0.5, parameters=[w for n in neurons for w in n.w])
trainer.fit([x], [y], epochs=1, progress=False)
for neuron in neurons:
    print("  ".join(f"{w.label} = {w:.10g}" for w in neuron.w))
print(f"L = {mse(y, model(x)):.16g}")
trainer.fit([x], [y], epochs=9999, progress=False)
print(f"L = {mse(y, model(x)):.8e}")

# %% [markdown]
# The same weights with other neurons: first as above, then with no biases in the second layer, as
# the handwritten notes have it, then with tanh for f₂ of the first layer. A neuron's f enters the
# chain rule by one factor, ∂o/∂net: o(1 − o) for the sigmoid, 1 − o² for tanh.

# %%
for bias, f in [(True, "sigmoid"), (False, "sigmoid"), (True, "tanh")]:
    other = MLP(2, [2, 2], [["sigmoid", f]], "sigmoid", [True, bias], weights=W, biases=B)
    L = mse(y, other(x))
    print(f"L = {L:.8f}", *[f"  ∂L/∂{w} = {chain_rule(L, w).value:.8f}" for w in ("w₁₁¹", "w₂₁¹")])

# %% [markdown]
# **Try:** a handwritten version of this formula has the first layer's second neuron in its
# second bracket. Which factors of `rule` prove it wrong?
#
#     o₂¹   net₂¹
