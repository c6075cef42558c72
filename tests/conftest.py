from __future__ import annotations

from collections.abc import Iterator

import pytest

PROXY_VARIABLES = ("http_proxy", "https_proxy", "all_proxy", "no_proxy")


@pytest.fixture(autouse=True, scope="session")
def no_proxy_of_this_machine() -> Iterator[None]:
    """Tests that talk to loopback must not do so through whatever proxy the developer uses."""
    with pytest.MonkeyPatch.context() as patch:
        for name in (each for known in PROXY_VARIABLES for each in (known, known.upper())):
            patch.delenv(name, raising=False)
        yield
