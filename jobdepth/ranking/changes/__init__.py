"""What an operator can do: links to add with what they would gain, and jobs without an answer."""
