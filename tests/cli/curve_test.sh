# SPDX-FileCopyrightText: 2026 The Strandline Authors
# SPDX-License-Identifier: Apache-2.0
# strandline curve: several models on several chips, where the time goes, what it draws, a picture.
source "$(dirname "$0")/common.sh"
hw=one-die-hbm-island,one-die-hbm-switch,one-die-hbm-torus
curve() { "$strandline" curve --isl 1024 --osl 1024 --format csv "$@" 2>"$work/notes"; }

curve --arch llama-3.1-8b,gpt-oss-120b --hw $hw --plot "$work/p.svg" >"$work/c.csv"
awk -F, 'NR==1 { for (i = 1; i <= NF; i++) c[$i] = i; next }
  { n[$c["architecture"] $c["chip"]]++
    sum = $c["compute_share"] + $c["memory_share"] + $c["network_share"] + $c["overhead_share"]
    if (sum < 0.999 || sum > 1.001) { print "shares: " $0; exit 1 }
    w = $c["joules_per_output_token"] * $c["output_tok_s_per_chip"] / $c["chip_power_w"]
    if (w < 0.999 || w > 1.001) { print "watts: " $0; exit 1 }
    if ($c["chip_power_w"] > 1400.01) { print "above the limit: " $0; exit 1 } }
  END { for (k in n) ++good; if (good != 6) { print "frontiers: " good; exit 1 } }' "$work/c.csv" ||
  fail "shares, joules or frontiers"

[ "$(grep -c 'class="frontier"' "$work/p.svg")" -eq 6 ] || fail "frontiers in the picture"
if command -v xmllint >/dev/null; then xmllint --noout "$work/p.svg" || fail "not XML"; fi
curve --arch llama-3.1-8b,gpt-oss-120b --hw $hw --plot "$work/q.svg" >/dev/null
cmp "$work/p.svg" "$work/q.svg" || fail "the picture changes from run to run"
curve --arch llama-3.1-8b --hw h100 --plot "$work/p.html" --title 'A & B' >/dev/null
grep -q '<title>A &amp; B' "$work/p.html" || fail "title of the page"

# A wide switch cut to eight is the island with which it shares everything else.
column() { awk -F, -v k="$1" 'NR==1 { for (i = 1; i <= NF; i++) c[$i] = i; next } { print $c[k] }'; }
curve --arch gpt-oss-120b --hw one-die-hbm-switch --domain 8 --max-chips 8 |
  column output_tok_s_per_chip >"$work/cut"
curve --arch gpt-oss-120b --hw one-die-hbm-island --max-chips 8 | column output_tok_s_per_chip |
  cmp - "$work/cut" || fail "--domain"
# SRAM alone needs a wide domain; the one memory that does not hold it is told.
curve --arch llama-3.1-70b --hw one-die-sram-torus --max-chips 512 | grep -q ',128,\|,256,\|,512,' ||
  fail "no wide instance on SRAM"
curve --arch llama-3.1-405b --hw one-die-sram-island,h200 --max-chips 8 >/dev/null
grep -Eq 'one-die-sram-island: (no partition|weights exceed)' "$work/notes" || fail "notes: $(cat "$work/notes")"

refused 'svg.*html' "$strandline" curve --arch llama-3.1-8b --hw h100 --plot "$work/p.png"
refused 'max-concurrency|nan' "$strandline" curve --arch llama-3.1-8b --hw h100 --max-concurrency nan
echo "curves, shares, joules and pictures"
