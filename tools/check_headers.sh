#!/usr/bin/env bash
# SPDX-FileCopyrightText: 2026 The Strandline Authors
# SPDX-License-Identifier: Apache-2.0
#
# tools/check_headers.sh [FLAG...]: every header of the library and of the program compiles alone,
# that is, includes what it uses. FLAGs go to the compiler ($CXX, else g++). Exit code 1 or more if
# one fails.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."

compile_alone() { # HEADER FLAG...
  local header="$1"
  shift
  # A source that includes the header, so that the compiler does not warn of "pragma once in main".
  printf '#include "%s"\n' "$header" |
    "${CXX:-g++}" -std=c++20 -fsyntax-only -Wall -Wextra -I. "$@" -x c++ - ||
    { echo "$header does not compile alone" >&2; return 1; }
}
export -f compile_alone

# Headers of hw/cosim that need Verilator's own are compiled with every Verilated core instead.
find core archs hw evolution strategy study report app -name '*.h' -not -name 'verilat*.h' -print0 |
  sort -z |
  xargs -0 -P 2 -I{} bash -c 'compile_alone "$@"' check {} "$@"
echo "every header compiles alone"
