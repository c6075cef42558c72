"""Which addresses of a site to fetch next."""
