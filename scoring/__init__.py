"""Pure reading and scoring: HTML bytes and a rubric in, passages and scores out."""
