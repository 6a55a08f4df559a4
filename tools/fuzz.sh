#!/usr/bin/env bash
# SPDX-FileCopyrightText: 2026 The Strandline Authors
# SPDX-License-Identifier: Apache-2.0
#
# tools/fuzz.sh [BUILD] [RUNS] [READER...]: feeds RUNS (1,000,000) mutated inputs to each reader of
# foreign text (csv config chip claim scenario) under AddressSanitizer and UBSan, in a clang build in
# BUILD (build/fuzz). The corpus in tests/fuzz/corpus is read; what is found new stays in BUILD, and
# an input that breaks a reader, takes 10 s, leaks or fills the memory is left there as
# crash-*, timeout-*, leak-* or oom-*; the exit code is then 1. One line per reader tells its count.
set -euo pipefail
home=$(cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd)
build=${1:-$home/build/fuzz}
runs=${2:-1000000}
readers=("${@:3}")
[ ${#readers[@]} -gt 0 ] || readers=(csv config chip claim scenario)

cmake -S "$home" -B "$build" -G Ninja -DCMAKE_CXX_COMPILER=clang++ -DCMAKE_BUILD_TYPE=RelWithDebInfo \
  -DSTRANDLINE_SANITIZE=fuzzer-no-link,address,undefined -DSTRANDLINE_BUILD_BENCH=OFF \
  -DSTRANDLINE_CUDA=OFF >/dev/null
cmake --build "$build" --target "${readers[@]/#/fuzz_}"
cd "$build"
for reader in "${readers[@]}"; do
  mkdir -p "corpus/$reader"
  failed=0
  "./fuzz_$reader" "corpus/$reader" "$home/tests/fuzz/corpus/$reader" -runs="$runs" -max_len=16384 \
    -timeout=10 -rss_limit_mb=4096 -print_final_stats=1 >"$reader.log" 2>&1 || failed=$?
  executed=$(sed -n 's/^stat::number_of_executed_units: *//p' "$reader.log")
  if [ "$failed" -ne 0 ]; then
    grep -E 'ERROR|SUMMARY|runtime error|Test unit written' "$reader.log" >&2 || true
    echo "$reader: exit code $failed after ${executed:-?} executions: see $build/$reader.log" >&2
    exit 1
  fi
  echo "$reader: $executed executions, no finding"
done
