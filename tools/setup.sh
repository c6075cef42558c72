# Makes .venv and installs the checkout in it. Sourced from the top folder by ./run and ./test, which call set_up.
# shellcheck shell=sh

# PyPI's torch for Linux on x86_64 is a CUDA build of several GB; the small build lies on PyTorch's own index.
torch_index=https://download.pytorch.org/whl/cpu

say() { printf '%s\n' "$*" >&2; }

fail() {
    say "error: $*"
    exit 1
}

# A name on the PATH proves nothing (version managers leave stubs there), so each candidate is run.
is_python() {
    "$1" -c 'import sys, venv, ensurepip; sys.exit(sys.version_info < (3, 11))' >/dev/null 2>&1
}

find_python() {
    for python in "${PYTHON:-python3}" python3 python3.12 python3.13 python3.11 python3.14; do
        if is_python "$python"; then return; fi
    done
    fail "no Python 3.11 or newer with the venv module was found. Install one (Debian and Ubuntu: python3 and" \
        "python3-venv), or name it: PYTHON=/path/to/python3 $0"
}

# What .venv must have been made from. cksum is enough: it guards against forgetting, not against forgery.
inputs() { cat pyproject.toml requirements/constraints.txt requirements/dev.lock | cksum; }

# A .venv that moved with its folder still points to the old place; its Python may have been removed since.
is_venv_of_here() { grep -qF "$PWD/.venv" .venv/pyvenv.cfg 2>/dev/null && is_python .venv/bin/python; }

# True if the address answers within seconds. pip itself would retry an index that is out of reach for minutes.
answers() {
    (
        .venv/bin/python - "$1" <<'PYTHON'
import os, signal, ssl, sys, urllib.request

signal.alarm(10)
context = ssl.create_default_context(cafile=os.environ.get("PIP_CERT"))
urllib.request.urlopen(sys.argv[1], timeout=5, context=context).close()
PYTHON
    ) >/dev/null 2>&1
}

# set_up NAME WHAT: installs WHAT ("." or ".[dev]") unless that was done already for these very inputs.
set_up() {
    stamp=.venv/installed-$1
    if [ "$(cat "$stamp" 2>/dev/null)" = "$(inputs)" ] && is_venv_of_here; then return; fi

    say "Setting up in $PWD/.venv: needs about 2 GB of disk, some minutes and a package index."
    say "Nothing outside this folder is changed, except pip's cache."
    # One that was cut off while it was made has no working pip; one cut off later is gone on with.
    if ! is_venv_of_here || ! .venv/bin/python -m pip --version >/dev/null 2>&1; then
        find_python
        "$python" -m venv --clear .venv || fail "$python could not make $PWD/.venv"
    fi

    extra_index=
    if [ "$(uname -s) $(uname -m)" = "Linux x86_64" ]; then
        if answers "$torch_index/torch/"; then
            extra_index=$torch_index
        else
            say "$torch_index does not answer; going on with the package indexes that pip is set up for."
        fi
    fi
    .venv/bin/python -m pip install --disable-pip-version-check \
        -c requirements/constraints.txt -c requirements/dev.lock \
        ${extra_index:+--extra-index-url "$extra_index"} -e "$2" >&2 ||
        fail "pip could not install the project; the reason stands above. Run $0 again when it is mended:" \
            "what was downloaded is kept. If torch is what was not found, pip needs a way to $torch_index" \
            "(a proxy: https_proxy; a mirror: PIP_EXTRA_INDEX_URL)."
    inputs >"$stamp"
    # Whatever was asked for, the project itself is in it.
    inputs >.venv/installed-run
}
