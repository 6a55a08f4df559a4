#!/usr/bin/env bash
# SPDX-FileCopyrightText: 2026 The Strandline Authors
# SPDX-License-Identifier: Apache-2.0
#
# yosys.sh SOURCE-DIR: synthesis reads every module of rtl/, and sl_requantize is proved equal to
# tests/rtl/requantize_plain.sv over all accumulators, multipliers and shifts.
set -euo pipefail
cd "$1"
yosys -q -p "read_verilog -sv rtl/*.sv; hierarchy -check -top sl_core"
yosys -q -p "read_verilog -sv rtl/sl_requantize.sv tests/rtl/requantize_plain.sv
  proc
  miter -equiv -flatten sl_requantize requantize_plain miter
  hierarchy -top miter
  opt -full
  sat -verify -prove trigger 0 -set-def-inputs miter"
echo "requantizers are equal"
