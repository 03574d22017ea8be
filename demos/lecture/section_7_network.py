# %% [markdown]
# # 7. A 2-2-2 network: two paths to one weight
#
# The superscript is the layer:
#
#     net₁¹ = w₁₁¹x₁ + w₁₂¹x₂ + b₁¹   oᵢ = f(netᵢ)   ŷᵢ = oᵢ²
#     L = (1/N) Σ (yᵢ − ŷᵢ)²   N = 2   α = 0.5
#
# N counts the outputs, f is the sigmoid, and the biases are held fixed.

# %%
from autograd import chain_rule, why
from nn import MLP, GradientDescent, mse

model = MLP(
    2,
    [2, 2],
    activation="sigmoid",
    output="sigmoid",
    weights=[[[0.15, 0.20], [0.25, 0.30]], [[0.40, 0.45], [0.50, 0.55]]],
    biases=[[0.35, 0.35], [0.60, 0.60]],
)
x, y = [0.05, 0.10], [0.01, 0.99]
L = mse(y, model(x))
print(f"L = {L:.16g}")

# %% [markdown]
# A change of the first weight reaches L by both outputs: a sum over two paths. What they share
# at the end stands outside of the bracket.

# %%
rule = chain_rule(L, "w11_1", symbols=True)
print(rule)

# %% [markdown]
# Each path by itself:

# %%
for path in rule.paths:
    print(path)

# %% [markdown]
# The two meet in the first hidden neuron. What each of them brings there:

# %%
print(why(L, "o1_1", digits=16))

# %% [markdown]
# The gradients of all eight weights, a neuron a line:

# %%
L.backward()
for layer in model.layers:
    for neuron in layer.neurons:
        print("  ".join(f"∂L/∂{w.label} = {w.grad:.16g}" for w in neuron.w))

# %% [markdown]
# One update:

# %%
weights = [w for layer in model.layers for neuron in layer.neurons for w in neuron.w]
trainer = GradientDescent(model, learning_rate=0.5, parameters=weights)
trainer.fit([x], [y], epochs=1)
for layer in model.layers:
    for neuron in layer.neurons:
        print("  ".join(f"{w.label} = {w:.10g}" for w in neuron.w))
print(f"L = {mse(y, model(x)):.16g}")

# %% [markdown]
# And after 10,000:

# %%
trainer.fit([x], [y], epochs=9999)
print(f"L = {mse(y, model(x)):.8e}")

# %% [markdown]
# **Try:** a handwritten version of this formula has the first layer's second neuron in its
# second bracket. Which factors of `rule` prove it wrong?
#
#     o₂¹   net₂¹
