#!/usr/bin/env bash
# SPDX-FileCopyrightText: 2026 The Strandline Authors
# SPDX-License-Identifier: Apache-2.0
# `strandline gpu run`: a layer as host twin with its prediction, and what it refuses.
source "$(dirname "$0")/common.sh"

run=("$strandline" gpu run --arch llama-3.1-8b --device host --scale 64)
"${run[@]}" >"$work/table"
grep -q "on the HOST (no GPU: --device host)" "$work/table" || fail "does not say that it ran on the host"
"${run[@]}" --format csv 2>/dev/null >"$work/csv"
[ "$(wc -l <"$work/csv")" -eq 10 ] || fail "nine operators and a header, not $(wc -l <"$work/csv")"
[ "$(grep -c 'checked on the host' "$work/csv")" -eq 9 ] || fail "not every operator was checked"
"$strandline" gpu run --arch qwen3-next-80b-a3b --phase prefill --tokens 70 --device host --scale 64 \
  --gpu b200 --format csv 2>/dev/null | grep -q 'decay_cumsum+delta_solve+state_chunks' ||
  fail "the chunks of the delta rule are no call"

refused "layers 0 to 31" "${run[@]}" --layer 32
refused "llama-3.1-8b" "$strandline" gpu run --arch llama-3.1-8c --device host
refused "scale" "${run[@]}" --scale 3
if ! nvidia-smi >/dev/null 2>&1; then
  refused "cuda: .*(no CUDA driver|no GPU|without the CUDA kernels)" \
    "$strandline" gpu run --arch llama-3.1-8b --device cuda
fi
