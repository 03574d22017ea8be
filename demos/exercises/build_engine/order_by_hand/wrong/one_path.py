# message: one_path
first = "L"
last = "c"
into_c = 2
into_a = 2
dL_dc = -12
