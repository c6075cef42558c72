"""Click depth of customer-problem content across a sector's websites."""

__version__ = "0.1.0"
