#!/usr/bin/env bash
# SPDX-FileCopyrightText: 2026 The Strandline Authors
# SPDX-License-Identifier: Apache-2.0
#
# yosys.sh SOURCE-DIR: synthesis reads every module of rtl/, and sl_requantize is proved equal to
# tests/rtl/requantize_plain.sv over all accumulators, multipliers and shifts. That the proof can fail
# is shown on copies of sl_requantize with one error each.
set -euo pipefail
cd "$1"
yosys -q -p "read_verilog -sv rtl/*.sv; hierarchy -check -top sl_core"

# equal FILE: whether its sl_requantize equals the plain one.
equal() {
  yosys -q -p "read_verilog -sv $1 tests/rtl/requantize_plain.sv
    proc
    miter -equiv -flatten sl_requantize requantize_plain miter
    hierarchy -top miter
    opt -full
    sat -verify -prove trigger 0 -set-def-inputs miter"
}

equal rtl/sl_requantize.sv
echo "requantizers are equal"

folder=$(mktemp -d)
trap 'rm -r "$folder"' EXIT
# Rounds down; forgets that without a shift nothing is rounded; saturates a step late above, and not
# at all below; shifts zeros in; drops the multiplier's top bit.
for error in "s/(product + half)/product/" "s/(shift_i == 5'd0) ? '0 : //" "s/shifted > Most/shifted > Most + 1/" \
  "s/shifted < Least/1'b0/" "s/(product + half) >>>/(product + half) >>/" \
  "s/{1'b0, multiplier_i}/{2'b0, multiplier_i[MulWidth-2:0]}/"; do
  sed "$error" rtl/sl_requantize.sv > "$folder/wrong.sv"
  if cmp -s rtl/sl_requantize.sv "$folder/wrong.sv"; then
    echo "no longer an error in sl_requantize: $error" >&2
    exit 1
  fi
  if equal "$folder/wrong.sv" > "$folder/log" 2>&1; then
    echo "the proof does not see an error: $error" >&2
    exit 1
  fi
  grep -q "proof did fail" "$folder/log" || { cat "$folder/log" >&2; exit 1; }
done
echo "six wrong requantizers are told apart"
