# SPDX-FileCopyrightText: 2026 The Strandline Authors
# SPDX-License-Identifier: Apache-2.0
# The installed library builds the example of the docs against its CMake package, away from the source
# tree; the example draws the frontier that the program draws.
source "$(dirname "$0")/common.sh"
build=$(dirname "$strandline")
cmake --install "$build" --component library --prefix "$work/prefix" >/dev/null
cp -r docs/library_example "$work/example"
compiler=$(sed -n 's/^CMAKE_CXX_COMPILER:[A-Z]*=//p' "$build/CMakeCache.txt")
if ! { cmake -S "$work/example" -B "$work/build" -DCMAKE_PREFIX_PATH="$work/prefix" \
  -DCMAKE_CXX_COMPILER="$compiler" && cmake --build "$work/build"; } >"$work/log" 2>&1; then
  tail -n 20 "$work/log" >&2
  fail "the example does not build"
fi
! grep -rq "$PWD" "$work/prefix/lib/cmake" || fail "the package names the source tree"

# The same points, to the program's digits: tokens/s per user and per chip.
env -u STRANDLINE_HOME "$work/build/frontier" gpt-oss-120b h200 >"$work/example.txt"
"$strandline" curve --arch gpt-oss-120b --hw h200 --isl 1024 --osl 1024 --format json >"$work/curve.json"
python3 - "$work/example.txt" "$work/curve.json" <<'PYTHON' || fail "another frontier than the program's"
import json, math, sys
example = [tuple(map(float, line.split())) for line in open(sys.argv[1])]
rows = json.load(open(sys.argv[2]))
rows = rows["rows"] if isinstance(rows, dict) else rows
users = next(k for k in rows[0] if k.startswith("interactivity"))
chips = next(k for k in rows[0] if k.startswith("output_tok_s"))
program = [(row[users], row[chips]) for row in rows]
same = len(example) == len(program) >= 5 and all(
    math.isclose(a, b, rel_tol=2e-3) for x, y in zip(example, program) for a, b in zip(x, y))
sys.exit(0 if same else f"{len(example)} points {example[:2]} against {len(program)} {program[:2]}")
PYTHON

code=0
"$work/build/frontier" no-such-model h200 2>"$work/err" || code=$?
[ "$code" -eq 2 ] && grep -q "no-such-model" "$work/err" || fail "exit code $code: $(cat "$work/err")"
echo "the example builds from the installed package and draws the program's frontier"
