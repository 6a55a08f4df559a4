# SPDX-FileCopyrightText: 2026 The Strandline Authors
# SPDX-License-Identifier: Apache-2.0
# strandline predict: rows come back as they were, with predictions or reasons beside them.
source "$(dirname "$0")/common.sh"
csv=$work/points.csv
{
  echo 'my note,kind,hw,devices,model,precision,framework,tp,mean_isl,mean_osl,batch_or_concurrency'
  echo '"a, ""b""",closed_loop_serving,h100,2,Llama-3.1-70B,fp8,vllm,2,1024,1024,8'
  echo 'x,static_batch,no-such-chip,1,Llama-3.1-8B,bf16,vllm,1,128,128,1'
} >"$csv"
"$strandline" predict "$csv" >"$work/one.csv"
"$strandline" predict "$csv" --threads 2 --out "$work/two.csv"
cmp "$work/one.csv" "$work/two.csv" || fail "threads or --out change the rows"
head -1 "$work/one.csv" | grep -q ',pred_ttft_ms,pred_tpot_ms,pred_output_tok_s_per_device,status$' ||
  fail "header: $(head -1 "$work/one.csv")"
sed -n 2p "$work/one.csv" | grep -Eq '^"a, ""b""",closed_loop.*,8,[0-9.]+,[0-9.]+,[0-9.]+,ok$' ||
  fail "row: $(sed -n 2p "$work/one.csv")"
sed -n 3p "$work/one.csv" | grep -q ",1,,,,.*no-such-chip" || fail "reason: $(sed -n 3p "$work/one.csv")"
"$strandline" predict "$csv" --format json | grep -q '"pred_tpot_ms": [0-9]' || fail "no JSON"
"$strandline" predict "$csv" --format table | grep -q 'pred_tpot_ms' || fail "no table"
"$strandline" predict "$csv" --score 2>&1 >/dev/null | grep -q 'noise floor' || fail "no score"

printf 'kind,hw\n' >"$work/short.csv"
refused 'mean_osl.*required columns' "$strandline" predict "$work/short.csv"
sed 's/,8$//' "$csv" >"$work/ragged.csv"
refused 'ragged.csv:2.*cells' "$strandline" predict "$work/ragged.csv"
refused 'pred_ttft_ms.*already' "$strandline" predict "$work/one.csv"
refused 'none.csv' "$strandline" predict "$work/none.csv"
# The other layout: its own columns, named as that table names them.
{
  echo 'hw,model,framework,precision,spec_decoding,disagg,total_gpus,tp,ep,dp_attention,isl_nominal,osl_nominal,concurrency'
  echo 'b200,DeepSeek-R1-0528,trt,fp8,mtp,0,8,8,8,0,1024,1024,16'
} >"$work/inferencex.csv"
"$strandline" predict "$work/inferencex.csv" >"$work/three.csv"
head -1 "$work/three.csv" | grep -q ',pred_tpot_ms,pred_output_tok_s_per_gpu,status$' ||
  fail "header: $(head -1 "$work/three.csv")"
sed -n 2p "$work/three.csv" | grep -Eq ',16,[0-9.]+,[0-9.]+,[0-9.]+,ok$' ||
  fail "row: $(sed -n 2p "$work/three.csv")"
echo "rows come back whole"
