#!/bin/sh
# Makes sure that a Chromium or Chrome is there for the browser tests; prints where it is.
# It uses one that is installed, else the package of Debian or Ubuntu.
set -eu

find_browser() {
    for name in chromium chromium-browser google-chrome google-chrome-stable; do
        if command -v "$name"; then
            return 0
        fi
    done
    return 1
}

if find_browser; then
    exit 0
fi

if ! command -v apt-get >/dev/null; then
    echo "No Chromium or Chrome is installed, and there is no apt-get to install one with." >&2
    echo "Install either by hand; the tests look for it on the PATH, or at \$CHROMIUM." >&2
    exit 1
fi

as_root=""
if [ "$(id -u)" -ne 0 ]; then
    if ! command -v sudo >/dev/null; then
        echo "No Chromium is installed, and installing it needs root or sudo." >&2
        exit 1
    fi
    as_root="sudo"
fi

$as_root apt-get update
$as_root apt-get install -y --no-install-recommends chromium || {
    echo "apt-get could not install the package chromium; see its messages above." >&2
    exit 1
}
find_browser || {
    echo "The package chromium is installed, yet no chromium is on the PATH." >&2
    exit 1
}
