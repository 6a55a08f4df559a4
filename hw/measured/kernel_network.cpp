// SPDX-FileCopyrightText: 2026 The Strandline Authors
// SPDX-License-Identifier: Apache-2.0
#include "hw/measured/kernel_run.h"

namespace strandline::hw {
namespace {

using archs::Collective;
using archs::DataType;

Collective collective_of(const std::string& op) {
  if (op == "all_reduce") return Collective::kAllReduce;
  if (op == "all_gather") return Collective::kAllGather;
  if (op == "reduce_scatter") return Collective::kReduceScatter;
  if (op == "alltoall") return Collective::kAllToAll;
  throw NotModelled("op '" + op.substr(0, 40) + "' is not known");
}

/// The library's name and, where that is absent, its kernel.
CollectiveLibrary library_of(const KernelRow& row) {
  const std::string& library = row.text_or_empty("library");
  const std::string& name = library.empty() ? row.text_or_empty("kernel") : library;
  if (name.starts_with("nccl") || name.starts_with("NCCL")) return CollectiveLibrary::kNccl;
  if (name.starts_with("trtllm") || name.starts_with("TRTLLM")) return CollectiveLibrary::kTrtllm;
  throw NotModelled("library '" + name.substr(0, 40) + "' is not known");
}

}  // namespace

LibraryCall collective_call(const KernelRow& row) {
  const DataType type = kernel_types(row.text("dtype")).weight;
  LibraryCall call;
  call.library = library_of(row);
  call.kind = collective_of(row.text("op"));
  call.message_bytes = double(row.count("message_size_elements")) * archs::bytes_per_element(type);
  call.floats = type != DataType::kInt8;
  call.group = static_cast<int>(row.count("num_gpus"));
  return call;
}

ExpertExchange expert_exchange(const KernelRow& row, const Chip& chip, int node_chips) {
  if (const std::string& op = row.text_or_empty("op_name"); !op.empty() && op != "ll")
    throw NotModelled("op_name '" + op.substr(0, 40) + "' is not the low-latency exchange");
  if (row.count("node_num") != 1) throw NotModelled("an exchange over more than one node");
  ExpertExchange x;
  x.ranks = node_chips;
  x.tokens = double(row.count("num_token"));
  x.hidden = double(row.count("hidden_size"));
  const std::int64_t experts = row.count("num_experts", node_chips);
  if (experts % node_chips != 0)
    throw NotModelled(std::to_string(experts) + " experts do not spread evenly over the " +
                      std::to_string(node_chips) + " ranks of a node");
  x.experts = double(experts);
  x.top_k = double(row.count("num_topk", 1, experts));
  if (const Engine* matrix = chip.engine(EngineKind::kMatrix)) x.units = matrix->units;
  return x;
}

}  // namespace strandline::hw
