# SPDX-FileCopyrightText: 2026 The Strandline Authors
# SPDX-License-Identifier: Apache-2.0
# Claims from the shell: values by every engine, and refusals with place and mend.
source "$(dirname "$0")/common.sh"

# priced CLAIM ENGINE VALUE: the engine's value in the CSV begins with VALUE.
priced() {
  "$strandline" option "scenarios/options/$1.yaml" --paths 2000 --format csv >"$work/out"
  grep -Eq "^$2,$3" "$work/out" || fail "$1: no '$2,$3' in: $(cat "$work/out")"
}
priced jump transform 9.14731
priced compound 'closed form' 28.1915
priced perpetual_investment 'closed form' 0.13742
priced regime_switching 'finite differences' 1.97
priced mine 'finite differences' 125
priced bandit 'index calibration' 0.70288
priced switching 'switching grid' '[0-9]'

"$strandline" option scenarios/options/exchange.yaml | grep -q 'American right to exchange' ||
  fail "the table has no title"

bad=$work/bad.yaml
sed 's/volatility: 40 %/volatility: -40 %/' scenarios/options/american_put.yaml >"$bad"
refused 'bad.yaml:[0-9]+:[0-9]+: .*asset.volatility.*-40.*at least 0' "$strandline" option "$bad"
sed 's/correlation: 0/correlation: -1/' scenarios/options/max_call.yaml >"$bad"
refused 'bad.yaml:[0-9]+:[0-9]+: .*correlation.*not positive definite' "$strandline" option "$bad"
sed 's/lag: 18 month/lag: 11 year/' scenarios/options/switching.yaml >"$bad"
refused 'bad.yaml:[0-9]+:[0-9]+: .*lag.*beyond the horizon' "$strandline" option "$bad"
sed 's/^  scrapped:/  scrapped:\n  lost:/' scenarios/options/switching.yaml >"$bad"
refused 'bad.yaml:[0-9]+:[0-9]+: .*modes.lost.*no decision reaches' "$strandline" option "$bad"
refused 'file' "$strandline" option
echo "eight claims priced, five refused"
