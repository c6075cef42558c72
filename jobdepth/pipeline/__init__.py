"""The stages: crawl, read, score, rank, publish. Each runs alone and never repeats the work of the one before."""
