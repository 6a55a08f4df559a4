# SPDX-FileCopyrightText: 2026 The Strandline Authors
# SPDX-License-Identifier: Apache-2.0
# The tutorial does what it says: its ```sh blocks after the build's, in order, in a scratch folder.
source "$(dirname "$0")/common.sh"
awk '/^```/ { on = $0 == "```sh"; next } on' docs/tutorial.md >"$work/commands.sh"
[ "$(grep -c '^strandline ' "$work/commands.sh")" -ge 5 ] || fail "the tutorial runs nearly nothing"
mkdir "$work/bin"
ln -s "$(realpath "$strandline")" "$work/bin/strandline"
ln -s "$PWD/scenarios" "$work/scenarios"
cd "$work"
PATH=$work/bin:$PATH bash -euo pipefail commands.sh >out 2>err || fail "the tutorial stops: $(tail -c 500 err)"

for file in report.html study.sqlite scenario.expanded.yaml chips/our-chip.yaml; do
  [ -s "results/our-question/$file" ] || fail "no $file"
done
grep -q 'Our inference chip' results/our-question/report.html || fail "the report does not know the chip"
cmp -s results/our-question/summary.json results/dear/summary.json && fail "the dearer chip changed nothing"
[ -s results/comparison.html ] || fail "no comparison"
echo "the tutorial's commands ran"
