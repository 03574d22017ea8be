"""What the package can do, run on real input: `python -m demos --help` lists every door."""
