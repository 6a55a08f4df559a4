# SPDX-FileCopyrightText: 2026 The Strandline Authors
# SPDX-License-Identifier: Apache-2.0
# guard.sh STRANDLINE quick|slow: fails where a published figure got worse by more than a tenth. Where
# that is meant, rewrite the figures: guard.sh STRANDLINE rewrite.
set -euo pipefail
strandline=$1
data=${STRANDLINE_DATA:-../shared/data}
baseline=tests/hw/validation_baseline.csv
if [ ! -e "$data/README.md" ]; then
  echo "SKIPPED: needs ../shared/data"
  exit 0
fi
validate() { "$strandline" hw validate --data "$data" --format csv "$@" >/dev/null; }
case $2 in
  quick) validate --folds shape --against "$baseline" ;;
  slow) validate --folds shape,chip,model --against "$baseline" ;;
  rewrite) validate --folds shape,chip,model --write-baseline "$baseline" ;;
  *)
    echo "quick, slow or rewrite, not '$2'" >&2
    exit 2
    ;;
esac
echo "no figure got worse by more than a tenth"
