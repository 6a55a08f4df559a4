# SPDX-FileCopyrightText: 2026 The Strandline Authors
# SPDX-License-Identifier: Apache-2.0
# The reference pages hold what the catalogs hold now.
source "$(dirname "$0")/common.sh"
"$strandline" reference --out "$work/reference"
for page in models traits operators chips prediction_errors; do
  [ "$(wc -l <"$work/reference/$page.md")" -gt 30 ] || fail "$page.md is nearly empty"
  cmp "docs/reference/$page.md" "$work/reference/$page.md" ||
    fail "docs/reference/$page.md is stale: run 'strandline reference'"
done
echo "five pages hold what the catalogs hold"
