# SPDX-FileCopyrightText: 2026 The Strandline Authors
# SPDX-License-Identifier: Apache-2.0
# One study by hand: the same bytes for one and two threads, whole results after kill -9 and Ctrl-C.
source "$(dirname "$0")/common.sh"
cache=${STRANDLINE_TEST_CACHE:-$work/cache}
run() { "$strandline" study scenarios/hello.yaml --seed 7 --paths 1024 --cache "$cache" "$@" >/dev/null 2>&1; }

run --threads 1 --out "$work/one"
run --threads 2 --out "$work/two"
cmp "$work/one/summary.json" "$work/two/summary.json" || fail "threads changed the summary"
for file in scenario.expanded.yaml study.sqlite summary.json report.html run.json; do
  [ -s "$work/one/$file" ] || fail "no $file"
done
"$strandline" study "$work/one/scenario.expanded.yaml" --cache "$cache" --out "$work/again" >/dev/null 2>&1
cmp "$work/one/summary.json" "$work/again/summary.json" || fail "the expanded scenario differs"

# Without a GPU `auto` falls back and says so once; `cuda` ends before anything is written. With one
# both give the bytes of the CPU.
if nvidia-smi -L >/dev/null 2>&1; then
  run --backend cuda --out "$work/cuda"
  cmp "$work/one/summary.json" "$work/cuda/summary.json" || fail "the GPU changed the summary"
else
  [ "$("$strandline" study scenarios/hello.yaml --paths 256 --cache "$cache" --out "$work/auto" 2>&1 >/dev/null |
    grep -cE 'back-end: cpu .*(no CUDA driver|no GPU|without the CUDA kernels)')" -eq 1 ] ||
    fail "auto did not say once what it runs on"
  refused "backend' = cuda: .*(no CUDA driver|no GPU|without the CUDA kernels)" \
    "$strandline" study scenarios/hello.yaml --backend cuda --out "$work/cuda"
  [ ! -e "$work/cuda" ] || fail "a refused back-end left results"
fi

before=$(cat "$work/one"/* | sha256sum)
for delay in 0.05 0.2 0.5 1; do
  "$strandline" study scenarios/hello.yaml --paths 200000 --cache "$cache" --out "$work/one" >/dev/null 2>&1 &
  pid=$!
  sleep $delay
  kill -9 $pid 2>/dev/null || true
  wait $pid 2>/dev/null || true
done
[ "$before" = "$(cat "$work/one"/* | sha256sum)" ] || fail "kill -9 touched the previous results"

"$strandline" study scenarios/hello.yaml --paths 2000000 --cache "$cache" --out "$work/one" >/dev/null 2>&1 &
pid=$!
sleep 1
kill -TERM $pid
code=0
wait $pid || code=$?
[ "$code" -eq 130 ] || fail "exit code $code after an interrupt"
[ "$before" = "$(cat "$work/one"/* | sha256sum)" ] || fail "an interrupt touched the previous results"
[ -z "$(find "$work" -maxdepth 1 -name '.strandline-*')" ] || fail "staging folders are left"
echo "same bytes, whole results"
