from __future__ import annotations

from collections.abc import Iterator

import pytest

PROXY_VARIABLES = ("http_proxy", "https_proxy", "all_proxy", "no_proxy")


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption("--proofs", action="store_true", help="run the measurements that take many minutes too")


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """Leave the longest measurements to those who ask for them."""
    if config.getoption("--proofs"):
        return
    for item in items:
        if item.get_closest_marker("proof"):
            item.add_marker(pytest.mark.skip(reason="takes many minutes: run 'make proofs'"))


@pytest.fixture(autouse=True, scope="session")
def no_proxy_of_this_machine() -> Iterator[None]:
    """Tests that talk to loopback must not do so through whatever proxy the developer uses."""
    with pytest.MonkeyPatch.context() as patch:
        for name in (each for known in PROXY_VARIABLES for each in (known, known.upper())):
            patch.delenv(name, raising=False)
        yield
