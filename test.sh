#!/usr/bin/env bash
# SPDX-FileCopyrightText: 2026 The Strandline Authors
# SPDX-License-Identifier: Apache-2.0
#
# ./test.sh: installs what is missing, builds everything in build/release and runs every test.
# The exit code is ctest's, and the last line is its summary.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")"

# Passes ctest's output through, but keeps its summary for the last line.
summary_last() {
  local line summary=""
  while IFS= read -r line || [ -n "$line" ]; do
    case "$line" in
      *"% tests passed, "*" tests failed out of "*) summary="$line" ;;
      *) printf '%s\n' "$line" ;;
    esac
  done
  [ -z "$summary" ] || printf '%s\n' "$summary"
}

tools/install_packages.sh build test
echo "configure: build/release"
cmake --preset release --log-level=WARNING
echo "build: everything"
cmake --build --preset release --parallel "$(nproc)"
echo "test: ctest --preset release"
ctest --preset release </dev/null 2>&1 | summary_last
