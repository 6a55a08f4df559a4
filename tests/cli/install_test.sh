# SPDX-FileCopyrightText: 2026 The Strandline Authors
# SPDX-License-Identifier: Apache-2.0
# The installed program reads what was installed with it, and prints what the built one prints.
source "$(dirname "$0")/common.sh"
cmake --install "$(dirname "$strandline")" --component program --prefix "$work/prefix" >/dev/null
installed=$work/prefix/bin/strandline
export STRANDLINE_HOME=$work/prefix/share/strandline
for command in "arch list" "hw list" "curve --arch gpt-oss-120b --hw h200 --isl 1024 --osl 1024" "evolve sample"; do
  # shellcheck disable=SC2086  # words of a command
  cmp <("$installed" $command) <(env -u STRANDLINE_HOME "$strandline" $command) || fail "'$command' differs"
done
sed 's/gb300-nvl72/gb300-nvl27/' "$STRANDLINE_HOME/scenarios/hello.yaml" >"$work/bad.yaml"
refused 'gb300-nvl72' "$installed" study "$work/bad.yaml" --out "$work/none"
echo "four commands print the same from a prefix"
