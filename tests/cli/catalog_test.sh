# SPDX-FileCopyrightText: 2026 The Strandline Authors
# SPDX-License-Identifier: Apache-2.0
# Lists and curves as a stranger reads them.
source "$(dirname "$0")/common.sh"
models=$("$strandline" arch list --format csv | wc -l)
[ "$models" -gt 25 ] || fail "only $((models - 1)) models"
chips=$("$strandline" hw list --format csv | wc -l)
[ "$chips" -gt 17 ] || fail "only $((chips - 1)) chips"
"$strandline" arch show deepseek-r1 | grep -q 'source' || fail "arch show without sources"
"$strandline" arch ops deepseek-r1 --phase decode --format csv | grep -q attention || fail "no attention"
"$strandline" hw show h200 --format csv | grep -q 'memory bandwidth' || fail "hw show"
"$strandline" doctor >/dev/null

"$strandline" curve --arch deepseek-r1 --hw h200,gb200-nvl72,mi355x,tpu-v7 --isl 1024 --osl 1024 \
  --format csv >"$work/curve.csv"
awk -F, 'NR==1 { for (i = 1; i <= NF; i++) c[$i] = i; next }
  { chip = $c["chip"]; x = $c["interactivity_tok_s_user"]; y = $c["output_tok_s_per_chip"]
    if ($c["memory_gb_per_chip"] > $c["capacity_gb_per_chip"]) { print "memory overflows: " $0; exit 1 }
    if (chip == last && !(x > px && y < py)) { print "not monotone: " $0; exit 1 }
    last = chip; px = x; py = y; n[chip]++ }
  END { for (k in n) if (n[k] > 2) ++good; if (good != 4) { print "frontiers: " good; exit 1 } }' \
  "$work/curve.csv" || fail "the frontier is not what it should be"
echo "catalogs and curves read well"
