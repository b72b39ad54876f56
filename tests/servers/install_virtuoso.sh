#!/bin/sh
# Makes sure that Virtuoso is there for the tests against a real server; prints where it is.
# It uses an installed one, else the package of Debian or Ubuntu. No service is started.
set -eu

if command -v virtuoso-t; then
    exit 0
fi

if ! command -v apt-get >/dev/null; then
    echo "No Virtuoso is installed, and there is no apt-get to install one with." >&2
    echo "Install one by hand; the tests look for virtuoso-t and isql-vt on the PATH." >&2
    exit 1
fi

as_root=""
if [ "$(id -u)" -ne 0 ]; then
    if ! command -v sudo >/dev/null; then
        echo "No Virtuoso is installed, and installing it needs root or sudo." >&2
        exit 1
    fi
    as_root="sudo"
fi

$as_root apt-get update
$as_root apt-get install -y --no-install-recommends virtuoso-opensource-7 || {
    echo "apt-get could not install the package virtuoso-opensource-7; see its messages above." >&2
    exit 1
}
command -v virtuoso-t || {
    echo "The package is installed, yet no virtuoso-t is on the PATH." >&2
    exit 1
}
