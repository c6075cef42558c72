"""How a crawl talks to hosts: addresses, certificates, pace, limits, robots.txt."""
