# SPDX-FileCopyrightText: 2026 The Strandline Authors
# SPDX-License-Identifier: Apache-2.0
# A landscape of eight designs on the smallest scenario: files, the same bits for any number of
# threads, and bad input.
source "$(dirname "$0")/common.sh"
space=$work/space.yaml
sed -e 's/^window:.*/window: [true]/' -e 's/^experts:.*/experts: [routed, selected]/' \
  -e 's/^vector:.*/vector: [false]/' -e 's/^array_side:.*/array_side: [64]/' \
  -e 's/^compute:.*/compute: [1, 2]/' -e 's/^spad_rows:.*/spad_rows: [4096]/' \
  -e '/stacks: 4}/d' -e '/stacks: 12}/d' -e '/chip: one-die/d' \
  -e '/id: TSMC N7/d' -e '/id: TSMC 4NP/d' study/landscape.yaml >"$space"
land() { "$strandline" landscape scenarios/hello.yaml --space "$space" --futures 64 --cache "$work/cache" "$@"; }

for threads in 1 2; do
  land --designs 8 --threads $threads --out "$work/$threads" --format csv >"$work/$threads.csv" 2>"$work/err" ||
    fail "threads $threads: $(tail -3 "$work/err")"
done
cmp -s "$work/1.csv" "$work/2.csv" || fail "threads change the summary"
for file in landscape.csv landscape_optima.csv landscape.svg; do
  cmp -s "$work/1/$file" "$work/2/$file" || fail "threads change $file"
done
[ "$(wc -l <"$work/1/landscape.csv")" -eq 9 ] || fail "not all eight designs were valued"
grep -q '^gap,' "$work/1.csv" || fail "no gap"
grep -q '^leave_total,' "$work/1.csv" || fail "no cost to leave"
grep -q 'fig-landscape-futures' "$work/1/report.html" || fail "no panel in the report"
grep -q '</svg>' "$work/1/landscape.svg" || fail "no picture"

sed 's/^array_side:.*/array_side: [65]/' "$space" >"$work/bad.yaml"
refused 'bad.yaml:[0-9]+:[0-9]+: key .array_side.*no power of two; write' \
  "$strandline" landscape scenarios/hello.yaml --space "$work/bad.yaml"
sed 's/id: TSMC N3P/id: TSMC N2/' "$space" >"$work/bad.yaml"
refused 'not in volume when a design that starts now is; leave it out' \
  "$strandline" landscape scenarios/hello.yaml --space "$work/bad.yaml"
refused 'no-such.yaml' "$strandline" landscape no-such.yaml
refused 'futures' land --futures 1
echo "a landscape is the same for any number of threads, and bad spaces are refused"
