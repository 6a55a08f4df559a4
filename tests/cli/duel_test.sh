#!/usr/bin/env bash
# SPDX-FileCopyrightText: 2026 The Strandline Authors
# SPDX-License-Identifier: Apache-2.0
# `strandline duel`: the shipped sequence in every format, and what it refuses.
source "$(dirname "$0")/common.sh"

shipped=scenarios/duels/history.yaml
"$strandline" duel --arch-sequence "$shipped" 2>/dev/null >"$work/text"
grep -q "llama-2-70b (dense attention): dense-attention-asic runs it natively" "$work/text" ||
  fail "no native start in $(head -c 300 "$work/text")"
grep -q "dense-attention-asic falls off at .*delta_solve" "$work/text" || fail "the delta rule does not strand it"

"$strandline" duel --arch-sequence "$shipped" --format csv --out "$work/duel" >"$work/csv" 2>/dev/null
[ "$(wc -l <"$work/csv")" -eq 15 ] || fail "seven architectures on two chips and a header, not $(wc -l <"$work/csv")"
cmp "$work/csv" "$work/duel/duel.csv" || fail "the file differs from what is printed"
"$strandline" duel --arch-sequence "$shipped" --operators --format csv 2>/dev/null |
  cmp - "$work/duel/duel_operators.csv" || fail "the file of operators differs from what is printed"
"$strandline" duel --arch-sequence "$shipped" --format json 2>/dev/null | grep -q '"verdict": *"native"' ||
  fail "no verdict in JSON"

sed 's/gpu: h200/gpu: h2000/' "$shipped" >"$work/bad.yaml"
refused 'bad.yaml:11:6: key .gpu. = h2000' "$strandline" duel --arch-sequence "$work/bad.yaml"
sed 's/2023-12-11/2023-12-12/' "$shipped" >"$work/bad.yaml"
refused 'bad.yaml:17:.*2023-12-11' "$strandline" duel --arch-sequence "$work/bad.yaml"
refused 'nowhere.yaml' "$strandline" duel --arch-sequence "$work/nowhere.yaml"
