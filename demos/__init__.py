"""What the package can do, on real input: `python -m demos --help` lists all commands."""
