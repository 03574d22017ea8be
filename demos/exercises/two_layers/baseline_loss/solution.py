from math import exp, inf, log

p = 1 / 27
L = -log(1 / 27)
L_at_0_9 = -log(0.9)
L_certain = inf
choices_at_2 = exp(2)
