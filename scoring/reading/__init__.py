"""Reading: the bytes of a page to title, language and passages."""

from scoring.reading.errors import UnreadablePage
from scoring.reading.page import READER_ID, load_reader, read_blocks, read_page
from scoring.reading.passages import passage_hash

__all__ = ["READER_ID", "UnreadablePage", "load_reader", "passage_hash", "read_blocks", "read_page"]
