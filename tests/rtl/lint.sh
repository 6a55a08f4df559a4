#!/usr/bin/env bash
# SPDX-FileCopyrightText: 2026 The Strandline Authors
# SPDX-License-Identifier: Apache-2.0
#
# lint.sh SOURCE-DIR: every module of rtl/ elaborates alone, arrays and the units around them at many
# sizes, the core as every config of hw/asic/configs.yaml; all clean under verilator -Wall, but for what
# rtl/waivers.vlt names with its reason.
set -euo pipefail
cd "$1"
status=0
lint() { # MODULE PARAMETER...
  verilator --lint-only -Wall --top-module "$1" rtl/waivers.vlt -y rtl "rtl/$1.sv" "${@:2}" ||
    { echo "$* is not clean" >&2; status=1; }
}
for file in rtl/*.sv; do
  lint "$(basename "$file" .sv)"
done

sizes=("1 1" "2 2" "3 3" "8 8" "16 16" "32 32" "2 3" "3 1" "1 4" "8 4" "4 16")
for size in "${sizes[@]}"; do
  read -r rows cols <<<"$size"
  for module in sl_matmul sl_os_matmul; do
    for numbers in "8 -GFloat=0" "16 -GFloat=1" "8 -GFloat=2"; do
      read -r width float <<<"$numbers"
      lint "$module" -GRows="$rows" -GCols="$cols" -GDataWidth="$width" "$float"
    done
  done
  if ((rows % 2 == 0)); then lint sl_matmul -GRows="$rows" -GCols="$cols" -GSparse=1; fi
done
# Units beside the array: lanes and rows of powers of two, SPAD rows as wide or wider.
for size in "1 1 1" "2 2 1" "4 2 2" "8 8 4" "8 8 8" "16 8 4" "16 16 4" "32 32 8"; do
  read -r rows cols lanes <<<"$size"
  for width in 8 16; do
    lint sl_transposer -GRows="$rows" -GCols="$cols" -GDataWidth="$width"
    lint sl_vector -GRows="$rows" -GCols="$cols" -GLanes="$lanes" -GDataWidth="$width"
    lint sl_softmax -GRows="$rows" -GCols="$cols" -GLanes="$lanes" -GDataWidth="$width"
  done
done
for size in "4 2 16" "8 8 16" "16 16 64"; do
  read -r rows cols bytes <<<"$size"
  lint sl_load -GRows="$rows" -GCols="$cols" -GBusBytes="$bytes"
  lint sl_store -GRows="$rows" -GCols="$cols" -GBusBytes="$bytes"
done

grep -q -- '-match "\*"' rtl/waivers.vlt && { echo "a waiver covers a whole file" >&2; status=1; }
exit "$status"
