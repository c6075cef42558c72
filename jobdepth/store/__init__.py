"""What a study keeps: one database and the WARC archive."""
