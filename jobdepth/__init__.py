"""Click depth of customer-problem content across a sector's websites."""

__version__ = "0.1.0"


def user_agent(contact: str) -> str:
    """How the program names itself to servers, with a way to reach the person behind it."""
    return f"jobdepth/{__version__} (+{contact})" if contact else f"jobdepth/{__version__}"
