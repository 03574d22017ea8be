# %% [markdown]
# # 7. A 2-2-2 network: two paths to one weight
#
# Superscript = layer. net₁¹ = w₁₁¹x₁ + w₁₂¹x₂ + b₁¹ and so on, oᵢ = f(netᵢ), ŷᵢ = oᵢ²,
# L = (1/N) Σ (yᵢ − ŷᵢ)², N = 2 outputs. f is the sigmoid, α = 0.5, the biases are held fixed.

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
# A change of w₁₁¹ reaches L by ŷ₁ and by ŷ₂: a sum over two paths. What they share at the end
# stands outside of the bracket.

# %%
rule = chain_rule(L, "w11_1", symbols=True)
print(rule)

# %%
for path in rule.paths:
    print(path)

# %% [markdown]
# The two paths meet in o₁¹:

# %%
print(why(L, "o1_1", digits=16))

# %% [markdown]
# All gradients, as matrices:

# %%
L.backward()
for layer in model.layers:
    for neuron in layer.neurons:
        print("  ".join(f"∂L/∂{w.label} = {w.grad:.16g}" for w in neuron.w))

# %% [markdown]
# One update, then 10,000.

# %%
weights = [w for layer in model.layers for neuron in layer.neurons for w in neuron.w]
trainer = GradientDescent(model, learning_rate=0.5, parameters=weights)
trainer.fit([x], [y], epochs=1)
print("  ".join(f"{w.label} = {w:.10g}" for w in weights[:4]))
print("  ".join(f"{w.label} = {w:.10g}" for w in weights[4:]))
print(f"L = {mse(y, model(x)):.16g}")
trainer.fit([x], [y], epochs=9999)
print(f"after 10,000 updates L = {mse(y, model(x)):.8e}")

# %% [markdown]
# **Try:** a handwritten version of this formula has o₂¹ and net₂¹ in its second bracket. Which
# factors of `rule` prove it wrong?
