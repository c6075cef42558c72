"""What an answer tells: links, language versions, walls, soft 404s, sitemaps."""
