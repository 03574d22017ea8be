# message: begins_at_leaf
first = "a"
last = "L"
into_c = 2
into_a = 2
dL_dc = -30
