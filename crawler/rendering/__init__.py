"""Pages whose text only scripts show, read through Chromium."""
