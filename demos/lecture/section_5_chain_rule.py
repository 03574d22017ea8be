# %% [markdown]
# # 5. Chain rule: through the middle
#
#     y = 8(x⁵ + 9)³ + (x⁵ + 9)² + 5
#
# Multiplying this out would be no joy. Give the inside a name, and go through the middle:
#
#     z = x⁵ + 9   y = 8z³ + z² + 5
#     ∂y/∂x = ∂y/∂z · ∂z/∂x = (24z² + 2z) · 5x⁴

# %%
from autograd import Value, backward_steps, chain_rule, derivative

x = Value(0.5)
z = x**5 + 9
y = 8 * z**3 + z**2 + 5
print(chain_rule(y, x, symbols=True, digits=14))

# %% [markdown]
# Nothing was labelled: the variables' own names are the symbols. The lecture's table:

# %%
print("    x              y          ∂y/∂z   ∂z/∂x           ∂y/∂x")
for number in (1.0, 0.5, -1.0):
    x = Value(number)
    z = x**5 + 9
    y = 8 * z**3 + z**2 + 5
    factors = [factor.value for path in chain_rule(y, x).paths for factor in path.factors]
    print(f"{x:5g}{y:15.13g}{factors[0]:15.13g}{factors[1]:8g}{chain_rule(y, x).value:16.14g}")

# %% [markdown]
# The machine does not know the formula. It goes node by node, here at x = −1, and hands down to
# each input upstream × local derivative:

# %%
for step in backward_steps(y):
    print(step)

# %% [markdown]
# And `derivative` makes the function dy/dx, of any order:

# %%
print(derivative(lambda x: 8 * (x**5 + 9) ** 3 + (x**5 + 9) ** 2 + 5)(0.5))

# %% [markdown]
# **Try:** take two steps to the middle, and derive again. Which factor is new?
#
#     u = x**5
#     z = u + 9
#     chain_rule(y, x)
