#!/usr/bin/env bash
# SPDX-FileCopyrightText: 2026 The Strandline Authors
# SPDX-License-Identifier: Apache-2.0
# Fits the process that studies use to the dated record and writes evolution/process_fitted.yaml and
# evolution/posterior.csv. Usage: tools/fit_process.sh [PROGRAM] [DATA FOLDER]
set -euo pipefail
cd "$(dirname "$0")/.."
program=${1:-build/release/strandline}
data=${2:-${STRANDLINE_DATA:-../shared/data}}
# As tests/evolution/fitted_process_test.cpp refits it.
"$program" evolve calibrate --models "$data/archs/models.csv" --draws 400 \
  --out evolution/process_fitted.yaml --posterior evolution/posterior.csv
