"""Trains the page model and tells how good pages are judged: `python -m scoring.training.pages`."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Mapping, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np

from scoring.encoder import Encoder, load_encoder, trained_part
from scoring.head import MODEL_DIR, load_head
from scoring.page_model import save_page_model
from scoring.page_rule import PageRule
from scoring.training.data import PASSAGES_DIR, training_fingerprint
from scoring.training.gate import check_floors, write_floors
from scoring.training.offer_pairs import OFFER_PAIRS, PairSet, build_pairs, load_offer_pairs
from scoring.training.page_figures import Figure, judge, offer_figures, page_figures, pair_figures
from scoring.training.page_fit import PageSettings, fit_page_model, unseen_evidence, unseen_models, unseen_offers
from scoring.training.page_opinions import Opinion, shipped_opinions, unseen_opinions
from scoring.training.page_rules import Compared, compare_connects_rules, compare_problem_rules
from scoring.training.rows import ROWS_FILE, CachedEncoder
from scoring.training.site_pages import SITE_PAGES, PageSet, build_pages, load_site_pages
from scoring.training.unseen import UNSEEN_FILE, load_unseen

PAGES_GATE = Path(__file__).resolve().parent / "pages_gate.json"
#: What must not slip, by its name in the gate.
PROMISED = {
    "kind_accuracy": "kind accuracy",
    "offer_f1": "offer F1",
    "offer_open_auc": "offer AUC, kind open",
    "offer_pairs_auc": "offer AUC, pairs",
    "problem_f1": "problem F1",
    "connects_f1": "connects F1",
}


def main(arguments: Sequence[str] | None = None) -> int:
    """Train and write the page model, or only print what the training would reach."""
    from threadpoolctl import threadpool_limits  # type: ignore[import-untyped]

    options = _options(arguments)
    # The last bits of a matrix product depend on the number of threads: one gives the same bytes anywhere. The rows of
    # the encoder depend on none.
    with threadpool_limits(limits=1):
        return _run(options, CachedEncoder(load_encoder(), ROWS_FILE))


def _run(options: argparse.Namespace, encoder: CachedEncoder) -> int:
    told = load_unseen(training_fingerprint(options.passages), options.unseen)
    data = build_pages(load_site_pages(options.passages, options.pages), encoder, told)
    pairs = build_pairs(load_offer_pairs(options.pairs), encoder)
    opinions = _opinions(options, data, encoder)
    encoder.save()
    figures = _evaluate(data, pairs, opinions)
    promised = {name: round(figures[key].value, 4) for name, key in PROMISED.items()}
    if options.evaluate_only:
        return 0
    problems = check_floors(promised, options.gate)
    if problems and not options.lower_floors:
        sys.stderr.write("\n".join(problems) + "\nNothing was written; --lower-floors accepts worse figures.\n")
        return 1
    model = fit_page_model(data, pairs, np.arange(len(data.pages)), trained_part(encoder.model_id), PageSettings())
    facts = _facts(data, pairs, figures, promised, "the shipped scorer" if options.shipped_scorer else "unseen sectors")
    save_page_model(replace(model, facts=facts), options.output)
    write_floors(promised, data.fingerprint, options.gate, may_lower=options.lower_floors)
    return 0


def _opinions(options: argparse.Namespace, data: PageSet, encoder: Encoder) -> dict[str, Opinion]:
    if options.shipped_scorer:
        return shipped_opinions(data.pages, encoder)
    return unseen_opinions(options.passages, options.unseen, encoder)


def _evaluate(data: PageSet, pairs: PairSet, opinions: Mapping[str, Opinion]) -> dict[str, Figure]:
    """Figures of pages of unseen sectors, printed beside what address and title alone would give."""
    head = load_head()
    rule = PageRule(head.focus_threshold, head.match_threshold)
    models = unseen_models(data, pairs, PageSettings())
    evidence = unseen_evidence(data, models)
    judged = judge(data, evidence, opinions, rule)
    plain = page_figures(data, judge(data, [None] * len(data.pages), opinions, rule))
    figures = page_figures(data, judged) | offer_figures(data, evidence) | pair_figures(*unseen_offers(pairs, models))
    _print_figures(figures, plain)
    _print_rules(
        "problem page, the score of a page from the focus of its passages",
        compare_problem_rules(data, judged, opinions),
    )
    _print_rules("connects", compare_connects_rules(data, judged, opinions))
    return figures


def _print_figures(figures: Mapping[str, Figure], plain: Mapping[str, Figure]) -> None:
    sys.stdout.write(f"{'':24} {'model':>6}  {'95 % interval':<13}  address and title alone\n")
    for name, row in figures.items():
        alone = f"{plain[name].value:6.3f}" if name in plain else ""
        sys.stdout.write(f"{name:24} {row.value:6.3f}  {row.low:.3f} - {row.high:.3f}  {alone}".rstrip() + "\n")


def _print_rules(what: str, rows: Sequence[Compared]) -> None:
    sys.stdout.write(f"\n{what}: precision, recall, F1, and the best threshold over all sectors\n")
    for row in rows:
        figures = f"{row.precision:.3f}  {row.recall:.3f}  {row.f1:.3f}  {row.threshold:6.3f}"
        sys.stdout.write(f"{row.name:56} {figures}\n")


def _facts(
    data: PageSet, pairs: PairSet, figures: Mapping[str, Figure], promised: Mapping[str, float], judge: str
) -> dict[str, Any]:
    """What the model's file says of where it comes from."""
    rows = {name: [round(value, 4) for value in (row.value, row.low, row.high)] for name, row in figures.items()}
    return {
        "licence": "Apache-2.0",
        "training": {
            "command": "python -m scoring.training.pages",
            "fingerprint": data.fingerprint,
            "pairs": len(pairs.pairs),
            "pairs_fingerprint": pairs.fingerprint,
            "pages": {sector: int((data.sectors == sector).sum()) for sector in sorted(set(data.sectors.tolist()))},
        },
        "evaluation": {
            "method": "leave one sector out; value and 95 % interval by page",
            "passages_scored_by": judge,
            "promised": promised,
            "figures": {name: row for name, row in rows.items() if not any(np.isnan(row))},
        },
    }


def _options(arguments: Sequence[str] | None) -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m scoring.training.pages", description=__doc__)
    parser.add_argument("--pages", type=Path, default=SITE_PAGES, help="labelled pages")
    parser.add_argument("--pairs", type=Path, default=OFFER_PAIRS, help="pairs of pages with and without an offer")
    parser.add_argument("--passages", type=Path, default=PASSAGES_DIR, help="folder of their passages")
    parser.add_argument("--unseen", type=Path, default=UNSEEN_FILE, help="signals of sectors unseen, by tune.py")
    parser.add_argument("--shipped-scorer", action="store_true", help="score passages by the shipped head")
    parser.add_argument("--output", type=Path, default=MODEL_DIR, help="folder for the model's files")
    parser.add_argument("--gate", type=Path, default=PAGES_GATE, help="floors of the figures")
    parser.add_argument("--evaluate-only", action="store_true", help="print the figures and write nothing")
    parser.add_argument("--lower-floors", action="store_true", help="accept figures below the floors")
    return parser.parse_args(arguments)


if __name__ == "__main__":
    sys.exit(main())
