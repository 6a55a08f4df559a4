# SPDX-FileCopyrightText: 2026 The Strandline Authors
# SPDX-License-Identifier: Apache-2.0
# Bad scenarios: exit code 2, one clear message with place and mend, nothing written.
source "$(dirname "$0")/common.sh"
hello=scenarios/hello.yaml
bad=$work/bad.yaml
out=$work/results/bad

sed 's/^paths:/path:/' $hello >"$bad"
refused 'bad.yaml:[0-9]+:[0-9]+: .*path.*paths' "$strandline" study "$bad" --out "$out"
{ cat $hello; printf 'terms: {electricity_usd_kwh: -1}\n'; } >"$bad"
refused 'electricity_usd_kwh.*-1' "$strandline" study "$bad" --out "$out"
refused 'none.yaml' "$strandline" study "$work/none.yaml" --out "$out"
{ printf 'a: &a [1, 1]\nb: &b [*a, *a]\nc: [*b, *b]\n'; cat $hello; } >"$bad"
refused 'alias|anchor' "$strandline" study "$bad" --out "$out"
head -c 100000000 /dev/zero | tr '\0' 'x' >"$bad"
refused 'bad.yaml' "$strandline" study "$bad" --out "$out"
sed 's/gpu: gb300-nvl72/gpu: gb300-nvl27/' $hello >"$bad"
refused 'gb300-nvl72' "$strandline" study "$bad" --out "$out"
refused 'cuda' "$strandline" study $hello --backend cuda --out "$out"
refused 'format' "$strandline" arch list --format xml
refused 'deepseek-r1' "$strandline" curve --arch deepseek-r11 --hw h200
refused '.' "$strandline" nonsense
[ ! -e "$out" ] || fail "something was written to $out"
[ -z "$(ls -A "$work/results" 2>/dev/null)" ] || fail "leftovers: $(ls -A "$work/results")"
echo "12 refusals, nothing written"
