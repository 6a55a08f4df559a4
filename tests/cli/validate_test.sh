# SPDX-FileCopyrightText: 2026 The Strandline Authors
# SPDX-License-Identifier: Apache-2.0
# strandline hw validate and calibrate on tables that the project has never seen.
source "$(dirname "$0")/common.sh"
data=$work/data
mkdir "$data"
{
  echo 'hw,framework,dtype,m,n,k,latency_us'
  for m in 16 32 64 128 256 512 1024 2048 4096 8192; do
    echo "h100,any,bfloat16,$m,4096,4096,$((10 + m / 20))"
    echo "new-chip,any,bfloat16,$m,4096,4096,$((10 + m / 40))"
  done
  echo 'no-such-chip,any,bfloat16,16,4096,4096,10'
  echo 'h100,any,bfloat16,-16,4096,4096,10'
  echo 'h100,any,bfloat16,0,4096,4096,10'
} >"$data/made_up_name.csv"
{
  printf '\xef\xbb\xbfsource,kind,hw,devices,model,precision,framework,tp,mean_isl,mean_osl,batch_or_concurrency,tpot_ms\r\n'
  printf 's,closed_loop_serving,h100,2,Llama-3.1-70B,fp8,vllm,2,1024,1024,8,20\r\n'
  printf 's,closed_loop_serving,h100,2,Llama-3.1-70B,fp8,nobodys-engine,2,1024,1024,8,20\r\n'
  printf 's,closed_loop_serving,h100,2,Never-Heard,bf16,vllm,2,1024,1024,8,20\r\n'
  printf 's,closed_loop_serving,h100,2,Llama-3.1-70B,fp8,vllm,2,0,1024,8,20\r\n'
  printf 's,closed_loop_serving,h100,2,Llama-3.1-70B,fp8,vllm,2,1024,1024,-8,20\r\n'
} >"$data/points.csv"

# What cannot be modelled is counted by reason, and an unknown framework is named.
"$strandline" hw validate --data "$data" >"$work/plain"
grep -q 'GEMM bf16 *as shipped' "$work/plain" || fail "no target: $(cat "$work/plain")"
for pattern in "refused.*no-such-chip.*1$" "refused.*new-chip.* 10$" "refused.*m = '-16'.*1$" \
  "refused.*Never-Heard" "refused.*mean_isl 0 is not within" "refused.*concurrency -8" \
  "note.*nobodys-engine"; do
  grep -Eq "$pattern" "$work/plain" || fail "no /$pattern/ in: $(cat "$work/plain")"
done
"$strandline" hw validate --data "$data/points.csv" --format json | grep -q '"rows"' || fail "JSON"
"$strandline" hw validate --data "$data" --format csv --details | grep -q '^# points$' || fail "CSV"

# A chip known by its specification alone, a model by its config.json.
mkdir "$work/chips" "$work/models"
sed -e 's/^id: h100$/id: new-chip/' -e 's/^name: .*/name: New Chip/' -e '/^aliases:/d' \
  -e '/^derating:/,/^$/d' hw/catalog/h100.yaml >"$work/chips/new-chip.yaml"
cat >"$work/models/org--Never-Heard_config.json" <<'J'
{"model_type": "llama", "hidden_size": 4096, "num_hidden_layers": 32, "num_attention_heads": 32,
 "num_key_value_heads": 8, "intermediate_size": 14336, "vocab_size": 128256,
 "max_position_embeddings": 131072, "torch_dtype": "bfloat16", "hidden_act": "silu",
 "rms_norm_eps": 1e-05, "tie_word_embeddings": false}
J
echo '{"model_type": "nobodys-family"}' >"$work/models/strange.json"
"$strandline" hw validate --data "$data" --chips "$work/chips" --models "$work/models" >"$work/given"
grep -Eq 'refused.*(new-chip|Never-Heard)' "$work/given" && fail "refused: $(cat "$work/given")"
grep -q 'not imported.*nobodys-family' "$work/given" || fail "no failure: $(cat "$work/given")"
"$strandline" predict "$data/points.csv" --models "$work/models" 2>"$work/err" |
  sed -n 4p | grep -q ',ok' || fail "the given model was not predicted"
grep -q 'nobodys-engine' "$work/err" || fail "predict names no unknown framework"
"$strandline" predict-kernels "$data/made_up_name.csv" --chips "$work/chips/new-chip.yaml" \
  2>"$work/err" | sed -n 3p | grep -q ',ok$' || fail "the given chip was not predicted"

# Refusals of whole files.
printf 'hw,dtype,m,n\nh100,bfloat16,1,2\n' >"$work/kernel_gemm.csv"
refused 'kernel_gemm.csv:1.*missing: k' "$strandline" hw validate --data "$work/kernel_gemm.csv"
: >"$work/empty.csv"
refused 'empty.csv:1.*no header' "$strandline" hw validate --data "$work/empty.csv"
refused 'holds no table' "$strandline" hw validate --data "$work/models"
refused 'none.csv' "$strandline" hw validate --data "$work/none.csv"
refused 'must be a mapping' "$strandline" hw validate --data "$data" --chips "$data/points.csv"
refused 'holds no config.json' "$strandline" hw validate --data "$data" --models "$data"

# A baseline holds; a better one of the past does not.
"$strandline" hw validate --data "$data" --write-baseline "$work/figures.csv" >/dev/null
"$strandline" hw validate --data "$data" --against "$work/figures.csv" >/dev/null || fail "the same"
sed 's/,[0-9.]*$/,0.0001/' "$work/figures.csv" >"$work/better.csv"
code=0
"$strandline" hw validate --data "$data" --against "$work/better.csv" >/dev/null 2>"$work/err" ||
  code=$?
[ "$code" -eq 1 ] || fail "exit code $code where figures got worse"
grep -q 'GEMM bf16.*was 0.0001' "$work/err" || fail "no figure named: $(cat "$work/err")"

# A page with its pictures; the same bytes again.
mkdir "$work/docs"
"$strandline" hw validate --data "$data" --write-docs "$work/docs/page.md" >/dev/null
cp -r "$work/docs" "$work/again"
"$strandline" hw validate --data "$data" --threads 1 --write-docs "$work/docs/page.md" >/dev/null
diff -r "$work/docs" "$work/again" || fail "the page is not the same twice"
grep -q '</svg>' "$work/docs/page.svg" || fail "no picture"

# A refit needs a place to go, and writes all of it.
refused 'in-place' "$strandline" hw calibrate --data "$data"
"$strandline" hw calibrate --data "$data" --parts kernels --resamples 0 --out "$work/fit" >/dev/null
[ "$(ls "$work/fit")" = efficiency_laws.yaml ] || fail "written: $(ls "$work/fit")"
refused 'could be fitted' "$strandline" hw calibrate --data "$data" --parts network --out "$work/n"
[ ! -e "$work/n" ] || fail "half-written output"
echo "unseen tables are scored or refused with a reason"
