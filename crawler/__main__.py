"""Runs one crawl in a process of its own: `python -m crawler PLAN.json LOGFILE`."""

from __future__ import annotations

import sys

from scrapy.crawler import CrawlerProcess
from scrapy.settings import Settings


def main(plan: str, log_file: str) -> int:
    """Crawl by a stored plan; returns 0 if the spider came to its own end."""
    settings = Settings()
    settings.setmodule("crawler.settings", priority="project")
    settings.set("LOG_FILE", log_file, priority="cmdline")
    process = CrawlerProcess(settings)
    crawler = process.create_crawler("sites")
    process.crawl(crawler, plan=plan)
    process.start()
    finished = crawler.stats is not None and crawler.stats.get_value("finish_reason") == "finished"
    return 0 if finished else 1


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:]))
