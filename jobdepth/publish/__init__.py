"""Turns the result document into the static site that anybody can read and check."""

from jobdepth.publish.site import PublishedFiles, publish_league

__all__ = ["PublishedFiles", "publish_league"]
