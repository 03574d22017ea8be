# message: at_most_one
from math import log

p = 1 / 27
L = log(27)
L_at_0_9 = -log(0.9)
L_certain = 1.0
choices_at_2 = ...
