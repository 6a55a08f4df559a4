#!/usr/bin/env bash
# SPDX-FileCopyrightText: 2026 The Strandline Authors
# SPDX-License-Identifier: Apache-2.0
#
# same_bits.sh SOURCE_DIR: option engines compiled by g++ and clang++ at -O1 and -O3 give the golden
# hash of tests/strategy/engines/golden_options.h on every instruction set of this machine, with 1 and 2
# threads.
set -euo pipefail
cd "$1"
work="$(mktemp -d)"
trap 'rm -rf "$work"' EXIT

sources=(strategy/engines/{kernel_choice,kernel_option,lsm,dual,least_squares,kernel_portable}.cpp
  core/{fixed_sum,error,hash,parallel}.cpp tests/build/same_bits.cpp)
flags=(-std=c++20 -ffp-contract=off -fno-math-errno -fno-trapping-math -I. -w)
compilers=()
for compiler in g++ clang++; do
  if command -v "$compiler" >/dev/null; then compilers+=("$compiler"); fi
done
[ "${#compilers[@]}" -gt 0 ] || { echo "SKIPPED: no g++ and no clang++"; exit 0; }
wide=()
if [ "$(uname -m)" = x86_64 ]; then
  wide=(avx2:"-mavx2 -mfma" avx512:"-mavx2 -mfma -mavx512f -mavx512dq -mavx512vl")
fi

for compiler in "${compilers[@]}"; do
  for level in -O1 -O3; do
    objects=()
    for source in "${sources[@]}"; do
      objects+=("$work/$(basename "$source" .cpp).o")
      "$compiler" "${flags[@]}" "$level" -c "$source" -o "${objects[-1]}"
    done
    for set in avx2 avx512; do
      options=()
      for pair in ${wide[@]+"${wide[@]}"}; do
        if [ "${pair%%:*}" = "$set" ]; then read -ra options <<<"${pair#*:}"; fi
      done
      objects+=("$work/kernel_$set.o")
      "$compiler" "${flags[@]}" "$level" ${options[@]+"${options[@]}"} \
        -c "strategy/engines/kernel_$set.cpp" -o "${objects[-1]}"
    done
    "$compiler" "${objects[@]}" -ltbb -lfmt -pthread -o "$work/same_bits"
    echo "$compiler $level"
    "$work/same_bits"
  done
done
