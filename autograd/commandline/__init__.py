"""python -m autograd: expressions read from the command line, and a prompt."""
