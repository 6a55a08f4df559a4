#!/usr/bin/env bash
# SPDX-FileCopyrightText: 2026 The Strandline Authors
# SPDX-License-Identifier: Apache-2.0
# A sweep equals the studies it stands for, whatever happens to it. KILLS: how often it is ended.
. "$(dirname "$0")/common.sh"
kills=${KILLS:-12}
tiny=tests/batch/tiny.yaml
cache=(--cache "$work/cache")
sweep=(batch "$tiny" --set seed=1,2 --set terms.nre_factor=1,2,3 "${cache[@]}")

refused "nre_facto.*nre_factor" "$strandline" batch "$tiny" --set terms.nre_facto=1 --out "$work/no"
refused "range needs a sample" "$strandline" batch "$tiny" --set terms.nre_factor=1..2 --out "$work/no"
refused "nothing that matches" "$strandline" batch "$work/*.yaml" --out "$work/no"
[ ! -e "$work/no" ] || fail "a refused batch wrote something"

"$strandline" "${sweep[@]}" --threads 1 --out "$work/one" >"$work/table" 2>"$work/err" ||
  fail "the batch: $(cat "$work/err")"
grep -q "terms.nre_factor" "$work/table" || fail "no comparison: $(cat "$work/table")"
[ "$(wc -l <"$work/one/units.csv")" -eq 7 ] || fail "units.csv has not 6 rows"

# The same study alone, its values written into the file.
{ sed 's/^seed: 1/seed: 2/' "$tiny" && echo "terms: {nre_factor: 3}"; } >"$work/tiny.yaml"
"$strandline" study "$work/tiny.yaml" --out "$work/alone" "${cache[@]}" >/dev/null 2>&1
cmp "$work/alone/summary.json" "$work/one/units/$(sed -n 's/.*"scenario_hash": "\(.*\)",/\1/p' \
  "$work/alone/run.json").json" || fail "a unit is not its study"

# Two threads, killed at random moments and run again until it ends by itself.
RANDOM=1
for ((i = 0; i < kills; ++i)); do
  "$strandline" "${sweep[@]}" --threads 2 --out "$work/two" >/dev/null 2>&1 &
  pid=$!
  sleep "0.$((RANDOM % 6))$((RANDOM % 10))"
  kill -9 "$pid" 2>/dev/null || true
  wait "$pid" 2>/dev/null || true
done
"$strandline" "${sweep[@]}" --threads 2 --out "$work/two" >/dev/null 2>"$work/err" ||
  fail "after $kills kills: $(cat "$work/err")"
cmp "$work/one/batch.sqlite" "$work/two/batch.sqlite" || fail "the stores differ"
cmp "$work/one/units.csv" "$work/two/units.csv" || fail "the tables differ"

# A ledger that is no ledger: a message with the mend, and what was done stays.
echo "no ledger" >"$work/two/ledger.sqlite"
refused "ledger.sqlite.*remove it" "$strandline" "${sweep[@]}" --out "$work/two"
rm "$work/two"/ledger.sqlite*
"$strandline" "${sweep[@]}" --out "$work/two" >/dev/null 2>"$work/err" || fail "without a ledger"
grep -q "6 done earlier" "$work/err" || fail "done units were run again: $(cat "$work/err")"
