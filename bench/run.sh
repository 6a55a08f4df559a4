#!/usr/bin/env bash
# SPDX-FileCopyrightText: 2026 The Strandline Authors
# SPDX-License-Identifier: Apache-2.0
#
# bench/run.sh [BENCHMARK FLAG...]: builds every bench/*_bench.cpp in build/release (or in $BUILD)
# and runs them, each into bench/results/<program>.csv: Google Benchmark's columns, machine and commit
# in front. A program that fails is named at the end, leaves its old results and fails the run.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."

machine="$(sed -n 's/^model name[[:space:]]*: //p' /proc/cpuinfo | head -n 1)"
machine="${machine:-$(uname -m)}, $(nproc) cores"
commit="$(git rev-parse --short HEAD 2>/dev/null || echo unknown)"
git diff --quiet HEAD 2>/dev/null || commit="$commit+changes"

mapfile -t programs < <(
  find bench -maxdepth 1 -name '*_bench.cpp' -printf '%f\n' | sed 's/\.cpp$//' | sort)
[ "${#programs[@]}" -gt 0 ] || { echo "no bench/*_bench.cpp" >&2; exit 1; }
build="${BUILD:-build/release}"
cmake --preset release -B "$build" --log-level=WARNING
cmake --build "$build" --parallel "$(nproc)" --target "${programs[@]}"
mkdir -p bench/results
failed=()
for program in "${programs[@]}"; do
  echo "bench: $program"
  raw="$(mktemp)"
  if ! "$build/$program" --benchmark_out="$raw" --benchmark_out_format=csv "$@"; then
    failed+=("$program")
    rm -f "$raw"
    continue
  fi
  # The context lines above the header go; a name is quoted, so the machine is too.
  awk -v machine="$machine" -v commit="$commit" '
    /^name,/ { print "machine,commit," $0; table = 1; next }
    table { print "\"" machine "\"," commit "," $0 }' "$raw" >"bench/results/$program.csv"
  rm -f "$raw"
  echo "bench/results/$program.csv"
done
[ "${#failed[@]}" -eq 0 ] || { echo "failed: ${failed[*]}" >&2; exit 1; }
