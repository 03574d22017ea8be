# message: p_at_2
from math import exp, inf, log

p = 1 / 27
L = log(27)
L_at_0_9 = 0.10536
L_certain = inf
choices_at_2 = exp(-2)
