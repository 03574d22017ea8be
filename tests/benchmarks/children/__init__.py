"""What runs in a process of its own: one engine, and nothing else that the collector would scan.

The cyclic collector stays as Python sets it, except for what an engine itself does.
"""
