"""Everything that knows Scrapy: walks sites and records pages, links, hops and what was skipped."""
