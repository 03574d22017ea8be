# %% [markdown]
# # 2. Loss: how wrong is a prediction?
#
# A prediction has an error. A **loss function** turns all errors into one number: the sum of their
# squares, the mean of the squares, or the square root of that mean.
#
#     error = y_true − y_predicted
#     SSE  = Σ error²
#     MSE  = (1/N) Σ error²
#     RMSE = √MSE

# %%
from autograd import Value, chain_rule
from nn import error, mse, rmse, sse

y = [3.0, -1.0, 2.0, 0.5]
predictions = [Value(2.5, "ŷ₁"), Value(0.0, "ŷ₂"), Value(2.0, "ŷ₃"), Value(1.0, "ŷ₄")]
for target, prediction, e in zip(y, predictions, error(y, predictions), strict=True):
    print(f"y = {target:4g}   {prediction.label} = {prediction:3g}   error = {e:4g}")

# %% [markdown]
# The squares, by hand:
#
#     0.25   1   0   0.25

# %%
print(f"SSE  = {sse(y, predictions):g}")
print(f"MSE  = {mse(y, predictions):g}")
print(f"RMSE = {rmse(y, predictions):.6g}")

# %% [markdown]
# Training needs the slope of the loss: how does it change with one prediction? For one sample:
#
#     ∂L/∂ŷ = −2(y − ŷ)
#
# In the mean of N = 4 it is a quarter of that. Here L, the MSE, is written out to show this.

# %%
e1, e2, e3, e4 = error(y, predictions)
e1.label, e2.label, e3.label, e4.label = "e₁", "e₂", "e₃", "e₄"
L = (e1**2 + e2**2 + e3**2 + e4**2) / 4
print(chain_rule(L, "ŷ₂", symbols=True))

# %% [markdown]
# **Try:** make one error ten times as large. Which of the three losses grows most?
