// SPDX-FileCopyrightText: 2026 The Strandline Authors
// SPDX-License-Identifier: Apache-2.0
#include "hw/measured/kernel_table.h"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>

#include "core/error.h"

namespace strandline::hw {
namespace {

std::vector<std::string> missing_from(const core::Csv& csv, const KernelLayout& layout) {
  std::vector<std::string> missing;
  for (const std::string& column : layout.required)
    if (std::find(csv.header.begin(), csv.header.end(), column) == csv.header.end())
      missing.push_back(column);
  return missing;
}

}  // namespace

const std::vector<KernelLayout>& kernel_layouts() {
  static const std::vector<std::string> kLatency{"latency_us"}, kPredicted{"pred_latency_us"};
  static const std::vector<KernelLayout> kLayouts{
      {KernelTable::kGemm,
       "kernel_gemm",
       {"hw", "dtype", "m", "n", "k"},
       {"hw", "framework", "dtype"},
       kLatency,
       kPredicted},
      {KernelTable::kAttention,
       "kernel_attention",
       {"hw", "phase", "kind", "attn_dtype", "kv_dtype", "batch", "isl", "step", "num_heads",
        "num_kv_heads", "head_dim"},
       {"hw", "framework", "kind", "attn_dtype", "kv_dtype", "phase"},
       kLatency,
       kPredicted},
      {KernelTable::kMoe,
       "kernel_moe",
       {"hw", "dtype", "num_tokens", "hidden", "inter", "topk", "num_experts", "moe_tp", "moe_ep",
        "routing_distribution"},
       {"hw", "framework", "dtype", "kernel"},
       kLatency,
       kPredicted},
      {KernelTable::kLinearAttention,
       "kernel_linear_attention",
       {"hw", "op", "kernel", "phase", "batch", "seq_len", "d_conv"},
       {"hw", "framework", "op", "phase", "kernel"},
       kLatency,
       kPredicted},
      {KernelTable::kCollectives,
       "kernel_collectives",
       {"hw", "op", "dtype", "num_gpus", "message_size_elements"},
       {"hw", "library", "op", "dtype", "kernel"},
       kLatency,
       kPredicted},
      {KernelTable::kDeepepLl,
       "kernel_deepep_ll",
       {"hw", "hidden_size", "node_num", "num_experts", "num_token", "num_topk"},
       {"hw", "framework", "op_name", "kernel_source"},
       {"combine_avg_t_us", "dispatch_avg_t_us"},
       {"pred_combine_us", "pred_dispatch_us"}}};
  return kLayouts;
}

const KernelLayout* find_kernel_table(const core::Csv& csv) {
  const KernelLayout* complete = nullptr;
  for (const KernelLayout& layout : kernel_layouts()) {
    const bool larger = !complete || layout.required.size() > complete->required.size();
    if (larger && missing_from(csv, layout).empty()) complete = &layout;
  }
  return complete;
}

const KernelLayout& recognize_kernel_table(const core::Csv& csv) {
  if (const KernelLayout* complete = find_kernel_table(csv)) return *complete;
  const KernelLayout* nearest = nullptr;
  double nearest_share = -1;
  for (const KernelLayout& layout : kernel_layouts()) {
    const auto missing = missing_from(csv, layout);
    const double share = 1 - double(missing.size()) / double(layout.required.size());
    if (share > nearest_share) nearest = &layout, nearest_share = share;
  }
  throw core::InputError({{csv.file, 1, 0},
                          "",
                          "",
                          fmt::format("is no kernel table; the nearest is {}, of which these "
                                      "columns are missing: {}",
                                      nearest->name, fmt::join(missing_from(csv, *nearest), ", ")),
                          "add them, or name the columns as that table does"});
}

}  // namespace strandline::hw
