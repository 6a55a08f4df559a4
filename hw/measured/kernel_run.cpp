// SPDX-FileCopyrightText: 2026 The Strandline Authors
// SPDX-License-Identifier: Apache-2.0
#include "hw/measured/kernel_run.h"

namespace strandline::hw {
namespace {

std::string kind_of(KernelTable table, const KernelRow& row) {
  switch (table) {
    case KernelTable::kGemm:
      return "gemm";
    case KernelTable::kAttention:
      return "attention " + row.text_or_empty("kind");
    case KernelTable::kMoe:
      return "moe";
    default: {
      const bool conv = row.text_or_empty("kernel").starts_with("causal_conv1d");
      return row.text_or_empty("op") + (conv ? " convolution" : "");
    }
  }
}

/// TensorRT-LLM decodes with two kernels where keys are shared by heads (XQA) and where every head
/// has its own (masked multi-head attention; docs of TensorRT-LLM, gpt-attention): the table does
/// not name them, its heads do.
std::string kernel_of(KernelTable table, const KernelRow& row) {
  const std::string& named = row.text_or_empty("kernel");
  const bool decode = table == KernelTable::kAttention && row.text_or_empty("phase") == "decode";
  if (!named.empty() || !decode || row.text_or_empty("kind") != "GQA/MHA") return named;
  const bool shared = row.text_or_empty("num_heads") != row.text_or_empty("num_kv_heads");
  return shared ? "grouped_query" : "multi_head";
}

}  // namespace

KernelRun kernel_run(KernelTable table, const KernelRow& row) {
  switch (table) {
    case KernelTable::kGemm:
      return gemm_run(row);
    case KernelTable::kAttention:
      return attention_run(row);
    case KernelTable::kMoe:
      return moe_run(row);
    default:
      return linear_attention_run(row);
  }
}

RowKernel row_kernel(KernelTable table, const KernelRow& row) {
  return {kind_of(table, row), kernel_of(table, row),
          row.text_or_empty(table == KernelTable::kAttention ? "kv_dtype" : "dtype"),
          row.text_or_empty("phase")};
}

}  // namespace strandline::hw
