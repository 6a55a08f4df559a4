// SPDX-FileCopyrightText: 2026 The Strandline Authors
// SPDX-License-Identifier: Apache-2.0
#include "archs/graph_builder.h"

namespace strandline::archs {

// Copied from a blank one: zeroing the fields in place takes a slow string instruction.
Operator& GraphBuilder::add(OperatorKind kind, std::string_view name) {
  static constexpr Operator kBlank;
  Operator& op = *graph.insert(graph.end(), &kBlank, &kBlank + 1);
  op.kind = kind;
  op.name = name;
  op.count = count;
  op.activation_type = a.activation_type;
  op.weight_type = a.weight_type;
  op.state_type = a.kv_type;
  return op;
}

Operator& GraphBuilder::gemm(std::string_view name, double tokens, std::int64_t n, std::int64_t k,
                             DataType weights) {
  Operator& op = add(OperatorKind::kGemm, name);
  op.shape.m = whole(tokens);
  op.shape.n = n;
  op.shape.k = k;
  op.weight_type = weights;
  // Products with 16-bit weights (router, output head, unquantized attention) run in 16 bits.
  if (bytes_per_element(weights) >= 2) op.activation_type = unquantized_type(a);
  op.flops = 2 * tokens * double(n) * double(k);
  op.weight_bytes = double(n) * double(k) * bytes_per_element(weights);
  op.activation_bytes =
      tokens * (double(k) * bytes_per_element(op.activation_type) + double(n) * kStreamBytes);
  return op;
}

void GraphBuilder::norm(std::string_view name, double elements, int times) {
  Operator& op = add(OperatorKind::kNorm, name);
  op.count = count * times;
  op.shape.elements = whole(elements);
  op.flops = 5 * elements;  // add, square, sum, two products
  op.activation_bytes = 4 * kStreamBytes * elements;
}

void GraphBuilder::elementwise(OperatorKind kind, std::string_view name, double elements,
                               double flops, double accesses) {
  Operator& op = add(kind, name);
  op.shape.elements = whole(elements);
  op.flops = flops * elements;
  op.activation_bytes = accesses * kStreamBytes * elements;
}

void GraphBuilder::collective(std::string_view name, Collective kind, double bytes, int group) {
  if (group <= 1) return;
  Operator& op = add(OperatorKind::kCollective, name);
  op.shape.collective = kind;
  op.shape.group_size = group;
  op.shape.payload_bytes = bytes;
}

}  // namespace strandline::archs
