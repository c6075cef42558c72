"""Training of the shipped head from the passages in this folder; not used when scoring."""
