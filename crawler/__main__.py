"""Runs one crawl in a process of its own: `python -m crawler PLAN.json LOGFILE`.

The crawl ends when its standard input is closed, so that it never outlives the process that wanted it.
"""

from __future__ import annotations

import os
import sys
import threading
import time
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from scrapy.crawler import CrawlerProcess

#: Seconds that a crawl nobody wants any more has to end by itself.
GRACE_S = 3.0


def main(plan: str, log_file: str) -> int:
    """Crawl by a stored plan; returns 0 if the spider came to its own end."""
    # Not above: the process that reads large pages starts from this module too, and needs none of it.
    from scrapy.crawler import CrawlerProcess
    from scrapy.settings import Settings

    settings = Settings()
    settings.setmodule("crawler.settings", priority="project")
    settings.set("LOG_FILE", log_file, priority="cmdline")
    process = CrawlerProcess(settings)
    crawler = process.create_crawler("sites")
    process.crawl(crawler, plan=plan)
    threading.Thread(target=_stop_with_parent, args=(process,), daemon=True).start()
    process.start()
    finished = crawler.stats is not None and crawler.stats.get_value("finish_reason") == "finished"
    return 0 if finished else 1


def _stop_with_parent(process: CrawlerProcess) -> None:
    from twisted.internet import reactor

    # Not sys.stdin: a thread that waits in its buffer would hold the interpreter up at the end.
    while os.read(0, 1024):
        pass
    reactor.callFromThread(process.stop)
    # Scrapy answers all requests that wait for their turn before it stops, which takes minutes where a host wants
    # long delays. What is stored is whole at any moment.
    time.sleep(GRACE_S)
    os._exit(1)


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:]))
