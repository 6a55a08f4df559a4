# SPDX-FileCopyrightText: 2026 The Strandline Authors
# SPDX-License-Identifier: Apache-2.0
# `strandline report`: one study, several side by side, and as PDF.
source "$(dirname "$0")/common.sh"
"$strandline" study scenarios/hello.yaml --out "$work/hello" >/dev/null
sed 's/^name: .*/name: other/' scenarios/hello.yaml >"$work/other.yaml"
"$strandline" study "$work/other.yaml" --paths 1000 --out "$work/other" >/dev/null

"$strandline" report "$work/hello" >/dev/null
[ -s "$work/hello/report.html" ] || fail "no report"
"$strandline" report "$work/hello" "$work/other" --out "$work/both.html" >/dev/null
best=$(sqlite3 "$work/other/study.sqlite" 'select label from strategies order by value_musd desc limit 1' |
  sed "s/'/\&apos;/g")
grep -q "In other the most valuable strategy is .*$best" "$work/both.html" || fail "not the best of other"
grep -q '<td>paths</td><td>2000</td><td>1000</td>' "$work/both.html" || fail "paths are not shown as changed"
grep -q '<td>seed</td>' "$work/both.html" && fail "the seed, which is one, is shown as changed"

refused 'compare|twice' "$strandline" report "$work/hello" "$work/hello/" --out "$work/none.html"
refused 'absent' "$strandline" report "$work/hello" "$work/absent" --out "$work/none.html"
[ ! -e "$work/none.html" ] || fail "a refused comparison left a page"
CHROMIUM=/absent refused 'chromium' "$strandline" report "$work/hello" --pdf "$work/none.pdf"
[ ! -e "$work/none.pdf" ] || fail "a PDF without a browser"
if command -v chromium >/dev/null; then
  "$strandline" report "$work/hello" "$work/other" --out "$work/both.html" --pdf "$work/both.pdf" >/dev/null
  [ "$(head -c 5 "$work/both.pdf")" = "%PDF-" ] || fail "not a PDF"
  [ "$(grep -ac '/Type */Page\b' "$work/both.pdf")" -ge 2 ] || fail "fewer than two pages"
fi
echo "one, several, printed"
