"""Passages a second of the scorer's encoder over a plain SentenceTransformer.encode, as ratios.

Run: python -m bench.score [ENGINE ...]; with none named, the one that this machine would choose. All read the same
passages, in turns, one thread each, and the medians of the rounds are set against each other: only these ratios carry
over to other machines. Plain encode gives the frozen vectors only; ours also runs the tuned layers, ten instead of six.
"""

from __future__ import annotations

import random
import statistics
import sys
import tempfile
import time
from collections.abc import Callable, Iterable, Sequence
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path

from jobdepth.model import SITE_WIDE_PLACES
from jobdepth.pipeline.engine import settle_engine
from jobdepth.pipeline.score import CachedEncoder
from jobdepth.resources import resource_dir
from jobdepth.store.study_store import StudyStore
from jobdepth.study.definition import ScoringSettings
from scoring.encoder import load_encoder, model_folder
from scoring.engines.choice import choose_engine
from scoring.engines.engine import ENGINES
from scoring.reading import read_page
from scoring.text import scored_text
from scoring.training.data import load_passages, training_files

ROUNDS = 3
#: Passages of each study that are timed.
MOST = 200
REPEATED_SHARE = 0.17


@dataclass(frozen=True, slots=True)
class Cost:
    """What one call took."""

    processor_s: float
    wall_s: float


def main(engines: Sequence[str]) -> None:
    unknown = set(engines) - set(ENGINES)
    if unknown:
        sys.exit(f"no engine {', '.join(sorted(unknown))}; there are {', '.join(ENGINES)}")
    if not engines:
        choice = choose_engine()
        print(f"chosen here: {choice.engine}, {choice.ratio:.2f} times as fast as the reference")
        engines = [choice.engine]
    for name, texts in (("example study", example_texts()), ("generated study", study_texts(2, 20))):
        report(name, texts[:MOST], engines)


def report(name: str, texts: list[str], engines: Sequence[str]) -> None:
    """Print the ratios of all engines on the texts of one study."""
    distinct = list(dict.fromkeys(texts))
    print(f"\n{name}: {len(texts)} passages, {len(distinct)} distinct; plain encode, one thread = 1 (processor, wall)")
    plain = plain_model()
    encoders = {engine: load_encoder(engine=engine, threads=1).encode for engine in engines}
    with tempfile.TemporaryDirectory() as folder:
        stored = {engine: Stored(Path(folder), engine) for engine in engines}
        rivals: dict[str, Callable[[], object]] = {
            "plain, distinct passages": lambda: plain(distinct),
            "plain, all passages": lambda: plain(texts),
        }
        for engine in engines:
            rivals[f"{engine}, distinct passages"] = _call(encoders[engine], distinct)
            rivals[f"{engine}, two runs"] = _call(stored[engine].score_twice, texts)
        costs = in_turns(rivals)
    for engine in engines:
        tell(f"{engine}, distinct passages", costs["plain, distinct passages"], costs[f"{engine}, distinct passages"])
        twice, ours = costs["plain, all passages"], costs[f"{engine}, two runs"]
        tell(f"{engine}, two runs over all passages, rows kept", Cost(2 * twice.processor_s, 2 * twice.wall_s), ours)


def tell(name: str, plain: Cost, ours: Cost) -> None:
    """Print how many times as fast ours is, by both clocks."""
    print(f"{plain.processor_s / ours.processor_s:6.2f} {plain.wall_s / ours.wall_s:6.2f}  {name}")


class Stored:
    """A first run and the next one over the same passages, as the score stage does it."""

    def __init__(self, folder: Path, engine: str) -> None:
        self._folder = folder
        self._settings = ScoringSettings(engine=engine, threads=1)
        self._loaded = load_encoder(engine=engine, threads=1)

    def score_twice(self, texts: Sequence[str]) -> None:
        """Encode with an empty store, then again with what was kept."""
        with (
            tempfile.TemporaryDirectory(dir=self._folder) as output,
            closing(StudyStore(Path(output))) as store,
        ):
            engine = settle_engine(store, self._settings)
            for _ in range(2):
                cached = CachedEncoder(store, self._settings, engine)
                # Loading is no part of it, for plain encode neither.
                cached._encoder = self._loaded
                cached.encode(texts)


def in_turns(rivals: dict[str, Callable[[], object]]) -> dict[str, Cost]:
    """Medians over rounds in which each rival has one turn, so that a slow machine slows all of them."""
    costs: dict[str, list[Cost]] = {name: [] for name in rivals}
    for round_number in range(ROUNDS + 1):
        for name, work in rivals.items():
            cost = measure(work)
            # The first round only warms up.
            if round_number:
                costs[name].append(cost)
    return {
        name: Cost(
            statistics.median(cost.processor_s for cost in found), statistics.median(cost.wall_s for cost in found)
        )
        for name, found in costs.items()
    }


def measure(work: Callable[[], object]) -> Cost:
    """Processor and wall seconds of one call."""
    processor, wall = time.process_time(), time.perf_counter()
    work()
    return Cost(time.process_time() - processor, time.perf_counter() - wall)


def example_texts() -> list[str]:
    """The passages of all pages of the example study, with their repeats, as the scorer gets them."""
    pages = sorted((resource_dir("examples") / "data-centres" / "sites").rglob("*.html"))
    readings = (read_page(page.read_bytes(), "text/html; charset=utf-8") for page in pages)
    passages = [each for reading in readings for each in reading.passages if each.place not in SITE_WIDE_PLACES]
    return mixed(scored_text(passage.heading, passage.text) for passage in passages)


def study_texts(sites: int, pages: int) -> list[str]:
    """The passages of a generated study, 11 a page; about one in six stands on several pages, as on a real site."""
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


def mixed(texts: Iterable[str]) -> list[str]:
    """In another order, so that the part that is timed is of all sites."""
    found = list(texts)
    random.Random(7).shuffle(found)
    return found


def plain_model() -> Callable[[Sequence[str]], object]:
    """What a program without any care would do."""
    import torch
    from sentence_transformers import SentenceTransformer

    torch.set_num_threads(1)
    model = SentenceTransformer(str(model_folder()), device="cpu", local_files_only=True)
    return lambda texts: model.encode(list(texts), normalize_embeddings=True)


def _call(work: Callable[[Sequence[str]], object], texts: Sequence[str]) -> Callable[[], object]:
    return lambda: work(texts)


if __name__ == "__main__":
    main(sys.argv[1:])
