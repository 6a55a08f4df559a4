# SPDX-FileCopyrightText: 2026 The Strandline Authors
# SPDX-License-Identifier: Apache-2.0
# The page of commands holds what the program has now, and the shell completes its words.
source "$(dirname "$0")/common.sh"
"$strandline" commands >"$work/commands.md"
names=$("$strandline" --help | awk '/^Subcommands:/ { on = 1; next } on && /^  [a-z]/ { print $1 }')
[ "$(wc -w <<<"$names")" -ge 15 ] || fail "--help lists only: $names"
for name in $names; do
  grep -q "^## strandline $name\$" "$work/commands.md" || fail "$name is not on the page"
done
cmp docs/commands.md "$work/commands.md" || fail "docs/commands.md is stale: run 'strandline commands > docs/commands.md'"

"$strandline" commands --form bash >"$work/completion.sh"
# completes EXPECTED WORD...: the last word is the one under the cursor.
completes() {
  local expected=$1
  shift
  COMP_WORDS=("$@") COMP_CWORD=$(($# - 1)) COMPREPLY=()
  _strandline || true
  printf '%s\n' "${COMPREPLY[@]}" | grep -qx -- "$expected" || fail "no $expected after: $*"
}
source "$work/completion.sh"
completes study strandline stu
completes --seed strandline study x.yaml --se
completes show strandline arch sh
completes --data strandline hw validate --da
COMP_WORDS=(strandline zzz) COMP_CWORD=1 COMPREPLY=()
_strandline || true
[ -z "${COMPREPLY[*]}" ] || fail "completes what is no command: ${COMPREPLY[*]}"
echo "commands are on the page and completed"
