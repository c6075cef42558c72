"""Unpacks responses within the size limit; takes the place of Scrapy's HttpCompressionMiddleware."""

from __future__ import annotations

from scrapy import Request
from scrapy.crawler import Crawler
from scrapy.http import Response
from scrapy.responsetypes import responsetypes

from crawler.network.decoding import ACCEPTED, UndecodableError, unpack
from crawler.network.failures import BodyTooLargeError, UnreadableBodyError

#: Key in a request's meta: take only so many bytes, and no offence at there being more.
FIRST_BYTES = "jobdepth_first_bytes"


class UnpackMiddleware:
    """Says what we can unpack, and unpacks it."""

    def __init__(self, max_bytes: int) -> None:
        self._max_bytes = max_bytes

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> UnpackMiddleware:
        """Build the middleware."""
        return cls(crawler.settings.getint("DOWNLOAD_MAXSIZE"))

    def process_request(self, request: Request) -> None:
        """Say what we can unpack."""
        request.headers.setdefault("Accept-Encoding", ACCEPTED)

    def process_response(self, request: Request, response: Response) -> Response:
        """Give the response with its plain body."""
        encodings = b",".join(response.headers.getlist("Content-Encoding")).decode("latin-1").lower().split(",")
        first_bytes = request.meta.get(FIRST_BYTES)
        most_bytes = first_bytes or self._max_bytes
        try:
            body, is_whole = unpack(response.body, [name.strip() for name in encodings], most_bytes)
        except UndecodableError as error:
            raise UnreadableBodyError(f"the body cannot be unpacked: {error}") from error
        if not is_whole and not first_bytes:
            raise BodyTooLargeError(f"more than {most_bytes} bytes when unpacked")
        if body == response.body:
            return response
        headers = response.headers.copy()
        headers.pop("Content-Encoding", None)
        kind = responsetypes.from_args(headers=headers, url=response.url, body=body)
        return response.replace(cls=kind, headers=headers, body=body)
