"""The tables of the methodology page, taken from the code that does the work."""

from __future__ import annotations

from collections.abc import Iterable

from jobdepth import user_agent
from jobdepth.model import SiteStatus
from jobdepth.page_shell import SHELL_LINKS, SHELL_WORDS
from jobdepth.pipeline.method_findings import finding_rules
from jobdepth.ranking.changes.candidates import CHANGE_RULE_IN_WORDS
from jobdepth.ranking.changes.choose import COUNTED_IN_FULL, LEAST_GAIN, MOST_CHANGES
from jobdepth.ranking.changes.peers import EXAMPLE_RULE_IN_WORDS
from jobdepth.ranking.changes.words import MOST_WORDS
from jobdepth.ranking.copies import SHARED_BY
from jobdepth.ranking.graph import SITE_WIDE_MIN_PAGES, SITE_WIDE_SHARE
from jobdepth.ranking.measures import MEASURES
from jobdepth.ranking.pages import BOILERPLATE_MIN_PAGES, BOILERPLATE_SHARE
from jobdepth.result import MethodInfo, MethodRow
from jobdepth.study.definition import Study
from scoring.head import Head
from scoring.page_model import load_page_model
from scoring.page_rule import OFFER_IN_WORDS, PAGE_KIND_IN_WORDS, PAGE_RULE_IN_WORDS

#: Name, value and meaning.
_Rule = tuple[str, str, str]

STATUS_MEANINGS = {
    SiteStatus.OK: ("ranked", "Every page that links reach was read, up to the budget."),
    SiteStatus.PARTIAL: ("ranked", "Part of the site gave no answer, so figures may be too low."),
    SiteStatus.BLOCKED: ("not ranked", "robots.txt or the server refused us."),
    SiteStatus.UNREACHABLE: ("not ranked", "No page could be fetched."),
    SiteStatus.NEEDS_BROWSER: ("not ranked", "Text appears only when scripts run."),
    SiteStatus.OTHER_LANGUAGE: ("not ranked", "The pages are not in the study's language."),
    SiteStatus.TOO_LITTLE_TEXT: ("not ranked", "Too little text to judge."),
    SiteStatus.EXCLUDED: ("not ranked", "A correction says that the website should not be ranked."),
}

#: The figures stored with the trained head, in words. Those of the comparison tell what a simpler way would give.
EVALUATION = (
    ("focus_auc", "focus: AUC", "Chance that a problem passage gets a higher focus than one that is none."),
    ("focus_best_f1", "focus: best F1", "Mean of precision and recall at the threshold used."),
    ("focus_ece", "focus: calibration error", "Mean distance between a stated probability and what came true."),
    ("match_map", "jobs: mean average precision", "How well passages are ordered by how much they address a job."),
    ("cosine_map", "jobs: the same by bare cosine", "What plain embedding similarity gives on the same passages."),
    ("match_top1", "jobs: first choice right", "Share of passages whose best job is the right one."),
    ("cosine_top1", "jobs: the same by bare cosine", "What plain embedding similarity gives on the same passages."),
    (
        "connects_auc",
        "leads to an offer: AUC",
        "Chance that a passage that names an answer is told from one that does not.",
    ),
)
#: The same of whole pages, stored with the page model; each with its 95 % interval.
PAGE_EVALUATION = (
    ("kind accuracy", "page kind: right", "Share of labelled pages whose kind is told right."),
    ("offer precision", "offer page: precision", "Share of pages taken for offer pages that are."),
    ("offer recall", "offer page: recall", "Share of offer pages that are found."),
    ("problem precision", "problem-focused page: precision", "Share of pages taken for problem-focused that are."),
    ("problem recall", "problem-focused page: recall", "Share of problem-focused pages that are found."),
    ("connects precision", "page leads to an offer: precision", "Of itself, without the links around it."),
    ("connects recall", "page leads to an offer: recall", "Of itself, without the links around it."),
)
#: Agreement of two readings of the training passages, as stored with the trained head, in words.
AGREEMENT = (
    ("focus", "two readers: problem or not, kappa", "Both are language models. 0 is chance, 1 always the same."),
    ("focus_weighted", "two readers: focus 0, 1 or 2, weighted kappa", "A difference of two counts four times one."),
    ("jobs", "two readers: jobs named by both", "Mean share of the jobs that either names in a problem passage."),
    ("connects", "two readers: leads to an offer, kappa", "Whether the passage says how an offer solves the problem."),
)
PEOPLE = (
    MethodRow(
        name="two people on real websites, kappa",
        value="0.75",
        meaning="People who coded passages of real websites by the same codebook, without seeing each other's codes; "
        "one found what the other did with an F1 of 0.82. No scorer can be asked for more.",
    ),
    MethodRow(
        name="how to take these figures",
        value="measured on sectors not seen",
        meaning="Each figure of the scorer was measured on pages of sectors that it had not seen, written for training "
        "in the manner of real ones. On real websites expect somewhat less.",
    ),
)


def method_info(study: Study, head: Head) -> MethodInfo:
    """Everything a reader needs to check or repeat the figures."""
    return MethodInfo(
        measures=list(MEASURES),
        rules=[*_rules(head), *_statuses()],
        limits=_limits(study),
        evaluation=_evaluation(head),
        flags=finding_rules(),
    )


def _rules(head: Head) -> list[MethodRow]:
    rows = (*_depth_rules(), *_page_rules(), *_scoring_rules(head), *_review_rules())
    return [MethodRow(name=name, value=value, meaning=meaning) for name, value, meaning in rows]


def _depth_rules() -> Iterable[_Rule]:
    return (
        (
            "click depth",
            "fewest clicks from the home page",
            "Breadth-first search over every link found. Redirects, frames and other spellings of one address cost "
            "nothing; sitemaps and canonical links are not clicks.",
        ),
        (
            "click depth without navigation",
            f"links in menu, header or footer, or on {SITE_WIDE_SHARE:.0%} of the pages (sites of "
            f"{SITE_WIDE_MIN_PAGES} pages or more), count on the home page only",
            "What a visitor finds who follows the text instead of the menu.",
        ),
        (
            "at most",
            "marked where something unseen could lie nearer",
            "Pages that robots.txt, the budget, an error, a log-in or a sample hid may hold a shorter way.",
        ),
        (
            "home page",
            "where the address given ends, in the language of the study",
            "Where that page is in another language, or only a choice of languages, the version in the language of the "
            "study is found by hreflang, by links that name it, or by its address; clicks are counted from there.",
        ),
    )


def _page_rules() -> Iterable[_Rule]:
    return (
        (
            "no page",
            "errors, soft 404s, walls, copies",
            "One address that cannot exist is asked of each site, and what looks like the answer is no page. A check, "
            f"log-in or consent form in place of the content is no page. A text under {SHARED_BY} addresses or more is "
            "one page.",
        ),
        (
            "sampling",
            "many addresses alike share a part of the budget",
            "Pages are read level by level, what a customer would look at first before lists, archives and legal "
            "pages; of addresses that differ only in a number or name a random share is read, and the share is shown.",
        ),
        (
            "pages made by scripts",
            f"rendered where fewer than {SHELL_WORDS} words and {SHELL_LINKS} links show before scripts run",
            "Chromium shows them without a network of its own; without it such sites are listed as needing a browser.",
        ),
    )


def _scoring_rules(head: Head) -> Iterable[_Rule]:
    return (
        (
            "problem passage",
            f"focus of {head.focus_threshold:.2f} or more",
            "A passage of 20 to 120 words that is, with this probability, about a customer's situation, problem or "
            "wanted outcome. The scorer is a little readier to say so than its training pages made it, since real "
            "websites name problems more faintly: by a number that comes from labelled passages of 45 of them.",
        ),
        ("problem-focused page", PAGE_RULE_IN_WORDS, "One stray passage does not make a page problem-focused."),
        (
            "page kind",
            PAGE_KIND_IN_WORDS,
            "The home page is known by its place. Pages not in English: address and title.",
        ),
        (
            "offer page",
            OFFER_IN_WORDS,
            "Problem content is connected where the passage names the answer, its page describes an offer, or one link "
            "in its text leads to a product or solution page.",
        ),
        (
            "addressed job",
            f"match of {head.match_threshold:.2f} or more, in a problem passage of a problem-focused page",
            "The probability that the passage is about this customer job; 'no job' is a possible outcome.",
        ),
        (
            "repeated text",
            f"counts once, on the page of least click depth; texts on {BOILERPLATE_MIN_PAGES} pages and "
            f"{BOILERPLATE_SHARE:.0%} of a site, and not on its home page, count nowhere",
            "Menus, footers, cookie notices and teasers are no content.",
        ),
    )


def _review_rules() -> Iterable[_Rule]:
    return (
        (
            "link to add",
            CHANGE_RULE_IN_WORDS,
            f"At most {MOST_CHANGES} links, the one worth most first and each on top of those before it, as long as it "
            f"adds {LEAST_GAIN:g} points. The link is added to the stored link graph, in a box of its own of at most "
            f"{MOST_WORDS} words, and everything is worked out again by the code that ranks. Of all candidates the "
            f"{COUNTED_IN_FULL} with the highest estimates are worked out in full; the first in order wins a tie.",
        ),
        ("example of a peer", EXAMPLE_RULE_IN_WORDS, "Shown for each job that no page of a site addresses."),
    )


def _statuses() -> list[MethodRow]:
    return [
        MethodRow(name=f"status {status.value}", value=value, meaning=meaning)
        for status, (value, meaning) in STATUS_MEANINGS.items()
    ]


def _limits(study: Study) -> list[MethodRow]:
    """How the crawler names itself, and each crawl setting with what the study file's schema says of it."""
    named = "What servers see of the crawler; in robots.txt it goes by the part before the slash."
    return [
        MethodRow(name="user agent", value=user_agent(study.contact), meaning=named),
        *(
            MethodRow(
                name=name.replace("_", " "),
                value=_shown(getattr(study.crawl, name)),
                meaning=field.description or "",
            )
            for name, field in type(study.crawl).model_fields.items()
            if name != "proxy"
        ),
    ]


def _shown(value: object) -> str:
    # A study that says 30 and one that says 30.0 have the same limit.
    return f"{value:g}" if isinstance(value, float) else str(value)


def _evaluation(head: Head) -> list[MethodRow]:
    """How well the scorer did on sectors that it had not seen, as stored with the trained head."""
    told = head.facts["evaluation"]["figures"], head.facts["agreement"]
    scorer, readers = (
        [MethodRow(name=name, value=f"{figures[key]:.3f}", meaning=meaning) for key, name, meaning in table]
        for table, figures in zip((EVALUATION, AGREEMENT), told, strict=True)
    )
    return [*scorer, *_page_evaluation(), *readers, *PEOPLE]


def _page_evaluation() -> Iterable[MethodRow]:
    figures = load_page_model().facts["evaluation"]["figures"]
    for key, name, meaning in PAGE_EVALUATION:
        value, low, high = figures[key]
        yield MethodRow(name=name, value=f"{value:.3f} ({low:.2f}-{high:.2f})", meaning=meaning)
