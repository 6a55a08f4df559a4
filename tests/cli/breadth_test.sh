# SPDX-FileCopyrightText: 2026 The Strandline Authors
# SPDX-License-Identifier: Apache-2.0
# Any open model and any chip give a curve, and what is not native is named.
source "$(dirname "$0")/common.sh"
[ "$("$strandline" arch list --format csv | wc -l)" -gt 60 ] || fail "too few models"
[ "$("$strandline" hw list --format csv | wc -l)" -gt 30 ] || fail "too few chips"
"$strandline" arch traits --format json >"$work/traits.json"
! grep -Eq '"models": 0[,}]' "$work/traits.json" || fail "a trait has no model"

# A frontier per model and chip: throughput falls where interactivity rises, memory holds it all.
frontiers() {
  "$strandline" curve --arch "$1" --hw gb300-nvl72,tpu-v7 --isl 8192 --osl 1024 --format csv \
    >"$work/curve.csv" 2>"$work/notes"
  awk -F, 'NR==1 { for (i = 1; i <= NF; i++) c[$i] = i; next }
    { chip = $c["chip"]; x = $c["interactivity_tok_s_user"]; y = $c["output_tok_s_per_chip"]
      if ($c["memory_gb_per_chip"] > $c["capacity_gb_per_chip"]) exit 1
      if (chip == last && !(x > px && y < py)) exit 1
      last = chip; px = x; py = y; n[chip]++ }
    END { for (k in n) if (n[k] > 2) ++good; exit good != 2 }' "$work/curve.csv" ||
    fail "no proper frontiers for $1"
}
for model in kimi-k3 qwen3.5-397b-a17b diffusiongemma-26b-a4b ouro-1.4b; do frontiers $model; done
frontiers kimi-k3
grep -q 'tpu-v7: not native: .*state_chunks' "$work/notes" || fail "kimi-k3 on tpu-v7: $(cat "$work/notes")"
grep -q 'gb300' "$work/notes" && fail "gb300 runs all of kimi-k3: $(cat "$work/notes")"

# A file works as a name does.
"$strandline" arch show qwen3-8b >"$work/model.yaml"
"$strandline" curve --arch "$work/model.yaml" --hw hw/catalog/h100.yaml --format csv >"$work/file.csv"
"$strandline" curve --arch qwen3-8b --hw h100 --format csv | cmp - "$work/file.csv" ||
  fail "a catalog file gives another curve than its id"
refused 'network.bandwidth.*blank.*sn40l' "$strandline" curve --arch qwen3-8b --hw sn40l
echo "curves of four rare models on two chips"
