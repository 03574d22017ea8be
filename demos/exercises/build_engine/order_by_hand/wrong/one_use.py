# message: one_use
first = "L"
last = "c"
into_c = 1
into_a = 2
dL_dc = -30
