"""From a stored crawl and its scores to depths, measures and a league; pure functions."""
