#!/usr/bin/env bash
# Succeeds if one of COMMAND… is there, after installing the Debian PACKAGE if root may.
# Otherwise it says what is not run for want of it.
#
#   tests/have.sh PURPOSE PACKAGE COMMAND…
set -euo pipefail

purpose=$1
package=$2
shift 2

command -v "$@" >/dev/null && exit

if [[ $EUID -eq 0 ]] && command -v apt-get >/dev/null; then
    echo "· Installing $package"
    apt-get update -qq
    DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends "$package" >/dev/null
    exit
fi

cat >&2 <<END

  NOT RUN: $purpose. None of these commands was found: $*.
  Install the package $package and run this again.

END
exit 1
