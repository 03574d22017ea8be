# message: no_minus
from math import exp, inf, log

p = 1 / 27
L = log(p)
L_at_0_9 = log(0.9)
L_certain = -inf
choices_at_2 = ...
