"""How sure a place in the league is: draws of what might as well have been, and what they say of rank and score."""
