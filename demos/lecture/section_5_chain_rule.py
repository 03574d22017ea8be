# %% [markdown]
# # 5. Chain rule: with an intermediate variable
#
#     y = 8(x⁵ + 9)³ + (x⁵ + 9)² + 5
#
# Expanding this would be tedious. Instead, give the inside a name: z is an intermediate variable.
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
# Nothing was labelled: the symbols are the names of the variables. The lecture's table:

# %%
print("    x              y          ∂y/∂z   ∂z/∂x           ∂y/∂x")
for number in (1.0, 0.5, -1.0):
    x = Value(number)
    z = x**5 + 9
    y = 8 * z**3 + z**2 + 5
    factors = [factor.value for path in chain_rule(y, x).paths for factor in path.factors]
    print(f"{x:5g}{y:15.13g}{factors[0]:15.13g}{factors[1]:8g}{chain_rule(y, x).value:16.14g}")

# %% [markdown]
# The computer does not know the formula. It goes from node to node, here at x = −1, and gives
# each input a contribution: upstream gradient × local derivative.

# %%
for step in backward_steps(y):
    print(step)

# %% [markdown]
# `derivative` makes dy/dx a function of its own, for any order:

# %%
print(derivative(lambda x: 8 * (x**5 + 9) ** 3 + (x**5 + 9) ** 2 + 5)(0.5))

# %% [markdown]
# **Try:** use two intermediate variables, and derive again. Which factor is new?
#
#     u = x**5
#     z = u + 9
#     chain_rule(y, x)
