"""Upheld claims applied to what ranking starts from.

Every function is pure: it takes what was found and gives back what counts, and what became of each claim. Nothing here
writes to the store, so what was found is still there.
"""
