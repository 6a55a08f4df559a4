#!/usr/bin/env bash
# SPDX-FileCopyrightText: 2026 The Strandline Authors
# SPDX-License-Identifier: Apache-2.0
#
# tools/regenerate_results.sh [SCENARIO...]: runs the shipped scenarios (or those named) with
# build/release and replaces their folders under results/. The baseline also gets its landscape of
# designs (some minutes).
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."

scenarios=("$@")
[ "${#scenarios[@]}" -gt 0 ] || scenarios=(hello baseline)
cmake --preset release --log-level=WARNING
cmake --build --preset release --parallel "$(nproc)" --target strandline
for name in "${scenarios[@]}"; do
  build/release/strandline study "scenarios/$name.yaml"
  [ "$name" != baseline ] ||
    build/release/strandline landscape "scenarios/$name.yaml" --out "results/$name"
done
