"""What both the crawler and the reader must know about a page's markup."""
