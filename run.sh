#!/usr/bin/env bash
# SPDX-FileCopyrightText: 2026 The Strandline Authors
# SPDX-License-Identifier: Apache-2.0
#
# ./run.sh: installs what is missing, builds, runs the baseline study and says where its report is.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")"

tools/install_packages.sh build
echo "configure: build/release"
cmake --preset release --log-level=WARNING
echo "build: strandline"
cmake --build --preset release --parallel "$(nproc)" --target strandline
echo "study: scenarios/baseline.yaml"
build/release/strandline study scenarios/baseline.yaml
[ -s results/baseline/report.html ] || { echo "the study left no report" >&2; exit 1; }
echo "report: $PWD/results/baseline/report.html"
