# %% [markdown]
# # 4. Gradient: all partial derivatives together
#
#     grad f(x, y) = (∂f/∂x) x̂ + (∂f/∂y) ŷ
#
# Here the hats mark unit vectors: a step of length 1 along x, and one along y.

# %%
from autograd import Value, chain_rule, gradient

print(gradient(lambda x, y: x**2 + y**2)(3, 4))

# %% [markdown]
# By hand, for the sum of the squares at (3, 4):
#
#     ∇f = 2x x̂ + 2y ŷ = 6 x̂ + 8 ŷ
#
# And with a cube:
#
#     f = x² + y³   ∂f/∂x = 2x   ∂f/∂y = 3y²

# %%
by_x, by_y = gradient(lambda x, y: x**2 + y**3)(3, 4)
print(f"∂f/∂x = {by_x:g}, ∂f/∂y = {by_y:g}")

# %% [markdown]
# The same by the chain rule, formula first:

# %%
x, y = Value(3.0), Value(4.0)
u, v = x**2, y**3
f = u + v
print(chain_rule(f, x, symbols=True))
print(chain_rule(f, y, symbols=True))

# %% [markdown]
# The gradient points uphill: a small step along it raises f the most, a step against it lowers
# f. That is all there is to gradient descent.

# %%
for step in (0.01, 0.0, -0.01):
    x, y = 3 + step * by_x, 4 + step * by_y
    print(f"f({x:g}, {y:g}) = {x**2 + y**3:.6g}")

# %% [markdown]
# **Try:** where is the gradient of x² + y² zero, and what is f there?
