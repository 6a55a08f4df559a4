// SPDX-FileCopyrightText: 2026 The Strandline Authors
// SPDX-License-Identifier: Apache-2.0
#include "hw/measured/kernel_run.h"

namespace strandline::hw {
namespace {

using archs::Collective;
using archs::DataType;
using archs::Operator;
using archs::OperatorKind;

Collective collective_of(const std::string& op) {
  if (op == "all_reduce") return Collective::kAllReduce;
  if (op == "all_gather") return Collective::kAllGather;
  if (op == "reduce_scatter") return Collective::kReduceScatter;
  if (op == "alltoall") return Collective::kAllToAll;
  throw NotModelled("op '" + op.substr(0, 40) + "' is not known");
}

Operator exchange(Collective kind, double bytes, int group, DataType type) {
  Operator op;
  op.kind = OperatorKind::kCollective;
  op.name = "collective";
  op.activation_type = type;
  op.shape.collective = kind;
  op.shape.group_size = group;
  op.shape.payload_bytes = bytes;
  return op;
}

KernelRun exchange_run(double bytes, int ranks, DataType type) {
  const double remote = bytes * (ranks - 1) / ranks;
  return {.operators = {exchange(Collective::kAllToAll, remote, ranks, type)}, .launches = 0};
}

}  // namespace

KernelRun collective_run(const KernelRow& row) {
  const Collective kind = collective_of(row.text("op"));
  const DataType type = kernel_types(row.text("dtype")).weight;
  const int ranks = static_cast<int>(row.count("num_gpus"));
  double bytes = double(row.count("message_size_elements")) * archs::bytes_per_element(type);
  if (kind == Collective::kAllToAll) bytes *= double(ranks - 1) / ranks;
  // NCCL calls are not captured in a graph: a launch by the host costs about two of those that are.
  const bool launched = row.text_or_empty("kernel") == "NCCL";
  return {.operators = {exchange(kind, bytes, ranks, type)}, .launches = launched ? 2 : 0};
}

ExchangeRun deepep_run(const KernelRow& row, int ranks) {
  constexpr double kScaleBlock = 128, kScaleBytes = 4, kHeaderBytes = 16;
  if (const std::string& op = row.text_or_empty("op_name"); !op.empty() && op != "ll")
    throw NotModelled("op_name '" + op.substr(0, 40) + "' is not the low-latency exchange");
  const double copies = double(row.count("num_token")) * double(row.count("num_topk"));
  const double hidden = double(row.count("hidden_size"));
  const double row_bytes = hidden + hidden / kScaleBlock * kScaleBytes + kHeaderBytes;
  return {.combine = exchange_run(copies * 2 * hidden, ranks, DataType::kBf16),
          .dispatch = exchange_run(copies * row_bytes, ranks, DataType::kFp8)};
}

}  // namespace strandline::hw
