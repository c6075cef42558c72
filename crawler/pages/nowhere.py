"""Tells a site's "nothing here" from its pages, where it answers 200 to addresses that do not exist."""

from __future__ import annotations

from crawler.pages.soft_404 import Signature, is_same, probe_url, signature
from jobdepth.urls import page_key, variant_key


class NowhereTest:
    """What a site answers to one address that cannot exist, and which pages are the same."""

    def __init__(self, home_url: str) -> None:
        self.probe_url = probe_url(home_url)
        self._home = variant_key(home_url)
        self._name = self.probe_url.rsplit("/", 1)[-1]
        self._targets: set[str] = set()
        self._signature: Signature | None = None

    def is_probe(self, url: str) -> bool:
        """Whether an address is the one that cannot exist, in another folder or spelling."""
        return self._name in url

    def add_redirect(self, target: str) -> None:
        """Note that the site sends visitors of missing pages to `target`."""
        if variant_key(target) != self._home:
            self._targets.add(page_key(target))

    def add_answer(self, body: bytes, content_type: str, url: str) -> None:
        """Note the page that the site shows in place of a missing one."""
        self._signature = signature(body, content_type, url)

    def is_nowhere(self, url: str, body: bytes, content_type: str, *, has_links: bool) -> bool:
        """Whether what was found at `url` only says that nothing is there; the home page never does."""
        if variant_key(url) == self._home:
            return False
        if page_key(url) in self._targets:
            return True
        if self._signature is None:
            return False
        own = signature(body, content_type, url)
        # Where a site says nothing at all to what cannot exist, a blank page that leads nowhere is the same answer.
        is_blank = own.is_blank and self._signature.is_blank and not has_links
        return is_blank or is_same(self._signature, own)
