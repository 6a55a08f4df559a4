# SPDX-FileCopyrightText: 2026 The Strandline Authors
# SPDX-License-Identifier: Apache-2.0
# python3-jsonschema takes every shipped YAML by the schema of its kind, and refuses mistakes.
source "$(dirname "$0")/common.sh"
python3 -c 'import jsonschema, yaml' 2>/dev/null || { echo "SKIPPED: no python3-jsonschema or python3-yaml"; exit 0; }
for kind in scenario thesis claim duel chip arch process maturity signatures terms landscape; do
  "$strandline" schema $kind >"$work/$kind.json"
done
refused 'kind' "$strandline" schema scenari
python3 "$(dirname "$0")/schema_check.py" "$work"
