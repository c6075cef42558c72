"""Downloader middlewares, in the order of `crawler.settings`."""
