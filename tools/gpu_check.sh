#!/usr/bin/env bash
# SPDX-FileCopyrightText: 2026 The Strandline Authors
# SPDX-License-Identifier: Apache-2.0
#
# tools/gpu_check.sh [--out DIR] [--hw NAME] [--build DIR] [--strandline PROGRAM]: on a machine with a
# GPU, nvcc and CMake:
# builds kernels/ for that GPU, compares every operator with its reference (small ones under
# compute-sanitizer too, where it is installed), times all of them, searches better constants for
# some, and writes check.txt and kernel_*.csv to DIR (default: build/gpu_check). NAME fills the
# column hw (the chip's id in the catalog, for `strandline predict-kernels`; default: the GPU's own
# name). Where the main build's PROGRAM is there too (default: build/release/strandline), one study
# on the GPU's futures must give the bytes of the same study on the CPU.
# Exit codes: 0 everything agrees, 1 something does not, 2 this machine cannot run it, or bad use.
set -euo pipefail
root="$(cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd)"
out="$root/build/gpu_check"
build="$root/build/kernels"
hw=""
strandline="$root/build/release/strandline"

fail() { # CODE SENTENCE
  echo "gpu_check: $2" >&2
  exit "$1"
}

while [ $# -gt 0 ]; do
  [ $# -ge 2 ] || fail 2 "usage: tools/gpu_check.sh [--out DIR] [--hw NAME] [--build DIR] [--strandline PROGRAM]"
  case "$1" in
    --out) out="$2" ;;
    --hw) hw="$2" ;;
    --build) build="$2" ;;
    --strandline) strandline="$2" ;;
    *) fail 2 "unknown option $1: --out, --hw, --build and --strandline are known" ;;
  esac
  shift 2
done

command -v nvidia-smi >/dev/null || fail 2 "no nvidia-smi: no NVIDIA driver is installed here"
capability="$(nvidia-smi --query-gpu=compute_cap --format=csv,noheader -i 0 2>&1)" ||
  fail 2 "nvidia-smi finds no GPU: $capability"
architecture="${capability//./}"
# Instructions of one generation alone need its own target.
[ "$architecture" != 90 ] || architecture=90a
mkdir -p "$out"

cmake -S "$root/kernels" -B "$build" -DSTRANDLINE_GPUS="$architecture" >/dev/null ||
  fail 2 "kernels/ cannot be configured (see above)"
cmake --build "$build" --parallel "$(nproc)" >"$out/build.txt" 2>&1 ||
  { tail -n 20 "$out/build.txt" >&2; fail 1 "kernels/ does not build: $out/build.txt"; }
echo "built for sm_$architecture"

status=0
"$build/kernels_check" >"$out/check.txt" 2>&1 || status=$?
tail -n 1 "$out/check.txt"
[ "$status" -ne 2 ] || fail 2 "$(tail -n 1 "$out/check.txt")"
[ "$status" -eq 0 ] || grep '^FAIL' "$out/check.txt" >&2 || true

if command -v compute-sanitizer >/dev/null; then
  for name in rms_norm short_conv attention gemm moe ssd delta sparse_attention stream_mixing \
    paths; do
    compute-sanitizer --error-exitcode 1 "$build/kernels_check" "$name" >>"$out/sanitizer.txt" 2>&1 ||
      { echo "compute-sanitizer objects to $name: $out/sanitizer.txt" >&2; status=1; }
  done
else
  echo "compute-sanitizer is not installed: memory checks left out"
fi

if [ -x "$strandline" ]; then
  for backend in cpu cuda; do
    (cd "$root" && "$strandline" study scenarios/hello.yaml --paths 16384 --backend "$backend" \
      --cache "$out/cache" --out "$out/study_$backend") >"$out/study_$backend.txt" 2>&1 ||
      { tail -n 3 "$out/study_$backend.txt" >&2; status=1; }
  done
  if cmp "$out/study_cpu/summary.json" "$out/study_cuda/summary.json"; then
    echo "hello.yaml: the same summary.json from CPU and GPU"
  else
    status=1
  fi
else
  echo "no $strandline: comparison of whole studies left out (kernels_check compares futures)"
fi

commit="$(git -C "$root" rev-parse --short HEAD 2>/dev/null || echo unknown)"
timing=("$build/kernels_bench" --out "$out" --commit "$commit")
[ -z "$hw" ] || timing+=(--hw "$hw")
"${timing[@]}" >"$out/bench.txt" 2>&1 || { tail -n 3 "$out/bench.txt" >&2; status=1; }
if [ -x "$build/kernels_tune" ]; then
  # Best tile, warp and stage constants against seconds of search.
  "$build/kernels_tune" --out "$out" --root "$root" --seconds 75 >"$out/tune.txt" 2>&1 ||
    { tail -n 3 "$out/tune.txt" >&2; status=1; }
fi
nvidia-smi --query-gpu=name,driver_version,clocks.sm,clocks.mem,temperature.gpu,power.draw \
  --format=csv >"$out/device.csv" 2>/dev/null || true
echo "tables in $out"
exit "$((status > 0))"
