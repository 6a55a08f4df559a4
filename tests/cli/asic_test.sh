# SPDX-FileCopyrightText: 2026 The Strandline Authors
# SPDX-License-Identifier: Apache-2.0
# Layers of catalog models on the accelerator, small enough for the golden model to take a moment.
source "$(dirname "$0")/common.sh"
run() { "$strandline" asic run --tokens 8 "$@" --scale 256; }

# layer CONFIG ARCH PHASE BOUND: ends, and errs by less than BOUND percent against float64.
layer() {
  local tokens=8
  [ "$3" = decode ] && tokens=1
  "$strandline" asic run --config "$1" --arch "$2" --phase "$3" --scale 256 --tokens $tokens \
    --context 24 --fidelity analytic >"$work/run" 2>"$work/err" || fail "$*: $(head -c 300 "$work/err")"
  grep -q 'store result' "$work/run" || fail "$*: no operations"
  awk -v bound="$4" '/error against float64/ { split($0, a, "float64 "); e = a[2] + 0
    if (e > 0 && e < bound) ok = 1 } END { exit !ok }' "$work/run" || fail "$*: $(tail -1 "$work/run")"
  grep -Eq '[1-9][0-9]+ cycles' "$work/run" || fail "$*: no cycles"
}
for phase in prefill decode; do
  layer base16 llama-3.1-8b $phase 5
  layer base16 deepseek-v3 $phase 5
  layer base16-bf16 deepseek-v3 $phase 1
  layer base16 qwen3-8b $phase 5
done

run --arch llama-3.1-8b --fidelity golden --format csv >"$work/a.csv" 2>"$work/summary"
run --arch llama-3.1-8b --fidelity golden --format csv >"$work/b.csv" 2>/dev/null
cmp -s "$work/a.csv" "$work/b.csv" || fail "two runs differ"
head -1 "$work/a.csv" | grep -q '^operation,commands,cycles' || fail "columns: $(head -1 "$work/a.csv")"
awk -F, 'NR > 1 { read += $7; written += $8 }
  END { exit !(read > 256 * 256 && written >= 8 * 256 * 4) }' "$work/a.csv" || fail "bytes"

refused 'transposer: true' run --config products16 --arch llama-3.1-8b --fidelity golden
refused 'gather' run --arch deepseek-v3 --layer 5 --fidelity golden
refused 'top-k selection of keys' run --arch deepseek-v3.2 --fidelity golden
refused 'there is no accelerator of that name' run --config base17 --arch llama-3.1-8b
refused 'at most 4096' "$strandline" asic run --arch llama-3.1-8b --scale 8192 --fidelity golden
refused 'multiple of the array' "$strandline" asic run --scale 100 --arch llama-3.1-8b --fidelity golden
refused 'array, transposer, vector, softmax' run --arch llama-3.1-8b --fidelity systemc --rtl dma
refused 'take --fidelity systemc' run --arch llama-3.1-8b --fidelity golden --rtl array
refused 'one token at a time' run --arch llama-3.1-8b --phase decode --fidelity golden
echo "layers run on the accelerator, and what strands them is named"
