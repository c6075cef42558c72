"""Passages a second of the scorer's encoder over a plain SentenceTransformer.encode, as ratios.

Run: python -m bench.score [SITES] [PAGES]; both read the same passages, made up from the training passages with the
repeats of a real site (about one passage in six stands on several pages). Only the ratios carry over to other machines.
"""

from __future__ import annotations

import random
import sys
import time
from collections.abc import Callable, Sequence

import numpy as np

from scoring.encoder import load_encoder, model_folder
from scoring.text import scored_text
from scoring.training.data import load_passages, training_files

REPEATED_SHARE = 0.17


def main(sites: int = 2, pages: int = 20) -> None:
    texts = study_texts(sites, pages)
    encoder, plain = load_encoder(), plain_model()
    encoder.encode(texts[:8])
    plain(texts[:8])
    base = seconds(lambda: plain(texts))
    first = seconds(lambda: encoder.encode(texts))
    known = dict(zip(texts, encoder.encode(texts), strict=True))
    again = seconds(lambda: np.array([known[text] for text in texts]))
    print(f"{len(texts)} passages, {len(set(texts))} distinct; plain encode = 1")
    print(f"first run, distinct texts in fixed batches: {base / first:.2f}")
    print(f"next run, vectors kept: {base / again:.0f}")


def study_texts(sites: int, pages: int) -> list[str]:
    """The passages of all pages of a study, 11 a page, in the order of a crawl."""
    rng = random.Random(7)
    stock = [scored_text(row.heading, row.text) for path in training_files() for row in load_passages(path)]
    rng.shuffle(stock)
    texts: list[str] = []
    for site in range(sites):
        shared = [f"{text} Site {site}." for text in rng.sample(stock, 3)]
        for page in range(pages):
            own = [f"{rng.choice(stock)} Page {site}-{page}." for _ in range(11)]
            texts += [rng.choice(shared) if rng.random() < REPEATED_SHARE else text for text in own]
    return texts


def plain_model() -> Callable[[Sequence[str]], object]:
    """What a program without any care would do."""
    from sentence_transformers import SentenceTransformer

    model = SentenceTransformer(str(model_folder()), device="cpu", local_files_only=True)
    return lambda texts: model.encode(list(texts), normalize_embeddings=True)


def seconds(work: Callable[[], object]) -> float:
    """Processor seconds of one call: on a shared machine the clock on the wall says little."""
    start = time.process_time()
    work()
    return time.process_time() - start


if __name__ == "__main__":
    main(*(int(argument) for argument in sys.argv[1:3]))
