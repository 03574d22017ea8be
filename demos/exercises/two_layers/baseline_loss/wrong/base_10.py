# message: log_base
from math import log10

p = 1 / 27
L = -log10(p)
L_at_0_9 = -log10(0.9)
L_certain = ...
choices_at_2 = ...
