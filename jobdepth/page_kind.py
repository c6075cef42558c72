from jobdepth.model import PageKind


def page_kind(url: str, title: str, is_home: bool) -> PageKind:
    return PageKind.OTHER
