# %% [markdown]
# # 1. Units: circles joined by lines
#
# A circle takes numbers in, does one thing to them, and passes one number on. Four circles joined
# by lines already compute something. Swap what one of them does, and the whole result changes.

# %%
from autograd import Value, save, tree

a, b = Value(2.0), Value(3.0)

# %% [markdown]
# First, the third circle, c, is a product. The last line gives d, and its slopes: how much d
# changes per unit of a, and per unit of b.

# %%
c = a * b
d = c + a
d.backward()
print(tree(d))
print(f"d = {d:g}   ∂d/∂a = {a.grad:g}   ∂d/∂b = {b.grad:g}")
save(d, "units_product.svg", theme="auto")

# %% [markdown]
# Now c is a sum instead. Nothing else changes.

# %%
a.grad = b.grad = 0.0
c = a + b
d = c + a
d.backward()
print(tree(d))
print(f"d = {d:g}   ∂d/∂a = {a.grad:g}   ∂d/∂b = {b.grad:g}")
save(d, "units_sum.svg", theme="auto")

# %% [markdown]
# Open both pictures. One sign differs, and so does every number after it.
#
#     units_product.svg
#     units_sum.svg
#
# **Try:** which operation in the third circle makes d independent of b?
