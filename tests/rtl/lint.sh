#!/usr/bin/env bash
# SPDX-FileCopyrightText: 2026 The Strandline Authors
# SPDX-License-Identifier: Apache-2.0
#
# lint.sh SOURCE-DIR: every module of rtl/ elaborates alone, arrays and the units beside them at many
# sizes, the core with every option; all clean under verilator -Wall, but for what rtl/waivers.vlt names
# with its reason.
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

for size in "1 1" "2 2" "3 3" "8 8" "16 16" "32 32" "2 3" "3 1" "1 4" "8 4" "4 16"; do
  read -r rows cols <<<"$size"
  lint sl_matmul -GRows="$rows" -GCols="$cols"
  lint sl_os_matmul -GRows="$rows" -GCols="$cols"
  if ((rows % 2 == 0)); then lint sl_matmul -GRows="$rows" -GCols="$cols" -GSparse=1; fi
done
for size in "1 1" "3 2" "8 8"; do
  read -r rows cols <<<"$size"
  for numbers in "16 1" "8 2"; do
    read -r width float <<<"$numbers"
    lint sl_matmul -GRows="$rows" -GCols="$cols" -GDataWidth="$width" -GFloat="$float"
    lint sl_os_matmul -GRows="$rows" -GCols="$cols" -GDataWidth="$width" -GFloat="$float"
  done
done
# Units beside the array: lanes and rows of powers of two, SPAD rows as wide or wider.
for size in "1 1 1" "2 2 1" "4 2 2" "8 8 4" "8 8 8" "16 8 4" "16 16 4" "32 32 8"; do
  read -r rows cols lanes <<<"$size"
  for width in 8 16; do
    lint sl_transposer -GRows="$rows" -GCols="$cols" -GDataWidth="$width"
    lint sl_vector -GRows="$rows" -GCols="$cols" -GLanes="$lanes" -GDataWidth="$width"
    lint sl_softmax -GRows="$rows" -GCols="$cols" -GLanes="$lanes" -GDataWidth="$width"
    lint sl_route -GRows="$rows" -GCols="$cols" -GLanes="$lanes" -GDataWidth="$width"
  done
done
lint sl_route -GGather=0
lint sl_route -GEntries=16
for size in "1 1" "2 1" "4 2" "8 8" "16 2" "16 4"; do
  read -r cols lanes <<<"$size"
  lint sl_vproc -GCols="$cols" -GLanes="$lanes"
done
lint sl_sequencer -GGather=1
lint sl_select -GCols=1 -GEntries=16
lint sl_select -GCols=16
lint sl_bursts -GListed=1
lint sl_load -GListed=1
for config in $(tools/core_parameters.sh --list); do
  read -ra parameters -d '' < <(tools/core_parameters.sh "$config") || true  # no NUL ends it
  lint sl_core "${parameters[@]}"
done
lint sl_core -GTopk=1 -GGather=1 -GScan=1 -GVproc=1 -GOutputStationary=1
lint sl_core -GRows=8 -GCols=4 -GDataWidth=16 -GFloat=1 -GTransposer=0 -GWindow=0
for size in "4 2 16" "8 8 16" "16 16 64"; do
  read -r rows cols bytes <<<"$size"
  lint sl_load -GRows="$rows" -GCols="$cols" -GBusBytes="$bytes"
  lint sl_store -GRows="$rows" -GCols="$cols" -GBusBytes="$bytes"
done

grep -q -- '-match "\*"' rtl/waivers.vlt && { echo "a waiver covers a whole file" >&2; status=1; }
exit "$status"
