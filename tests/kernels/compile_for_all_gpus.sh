#!/usr/bin/env bash
# SPDX-FileCopyrightText: 2026 The Strandline Authors
# SPDX-License-Identifier: Apache-2.0
# compile_for_all_gpus.sh NVCC ROOT: every device unit of kernels/ for sm_80, sm_90a and sm_100, with
# the seconds that each takes. Some seven minutes of one core.
set -euo pipefail
nvcc=$1
root=$2
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
units=("$root"/kernels/*/launch*.cu)
[ -e "${units[0]}" ] || { echo "no unit below $root/kernels" >&2; exit 1; }
for unit in "${units[@]}"; do
  start=$SECONDS
  exact=()
  [[ "$unit" != */paths/* ]] || exact=(-fmad=false --expt-relaxed-constexpr)
  "$nvcc" -std=c++20 -O3 "${exact[@]}" -I"$root" -Xcompiler=-Wall,-Wextra,-Wno-unknown-pragmas,-ffp-contract=off \
    -gencode=arch=compute_80,code=sm_80 -gencode=arch=compute_90a,code=sm_90a \
    -gencode=arch=compute_100,code=sm_100 -c "$unit" -o "$work/unit.o" ||
    { echo "FAILED: $unit" >&2; exit 1; }
  echo "${unit#"$root"/}: $((SECONDS - start)) s"
done
echo "${#units[@]} units compiled"
