# message: rest
p = 1 / 27
L = 1 - p
L_at_0_9 = 1 - 0.9
L_certain = 1
choices_at_2 = ...
