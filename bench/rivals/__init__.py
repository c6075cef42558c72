"""The crawlers that this one is measured against."""
