"""An edition as one archive that a stranger can check: what goes in, what comes out, and whether it is the same."""
