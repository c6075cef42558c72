"""Websites at random that mix everything that makes click depth hard, and their true click depths."""
