// SPDX-FileCopyrightText: 2026 The Strandline Authors
// SPDX-License-Identifier: Apache-2.0
#include "hw/measured/kernel_run.h"

namespace strandline::hw {
namespace {

using archs::DataType;
using archs::Operator;
using archs::OperatorKind;

/// Kernels that make a scale per tensor, beyond the product: absolute value, two steps of the
/// maximum, quantization. With scales per block it is one.
constexpr int kTensorScaleLaunches = 4;

/// Passes over 16-bit activations that turn them into the product's format: a per-tensor scale
/// needs the maximum first (read), then read and write; scales per block need one pass.
Operator quantize_pass(double elements, DataType to, bool per_tensor) {
  Operator op;
  op.kind = OperatorKind::kQuantize;
  op.name = "quantize_input";
  op.shape.elements = static_cast<std::int64_t>(elements);
  op.flops = 4 * elements;  // maximum, scale, round, pack
  op.activation_type = to;
  op.activation_bytes =
      elements * ((per_tensor ? 2 : 1) * archs::bytes_per_element(DataType::kBf16) +
                  archs::bytes_per_element(to));
  return op;
}

}  // namespace

KernelRun gemm_run(const KernelRow& row) {
  const std::string& dtype = row.text("dtype");
  const KernelTypes types = kernel_types(dtype);
  Operator op;
  op.name = "product";
  op.weight_type = types.weight;
  op.activation_type = types.activation;
  op.shape.m = row.count("m");
  op.shape.n = row.count("n");
  op.shape.k = row.count("k");
  const double m = double(op.shape.m), n = double(op.shape.n), k = double(op.shape.k);
  op.flops = 2 * m * n * k;
  op.weight_bytes = n * k * archs::bytes_per_element(types.weight);
  op.activation_bytes = m * k * archs::bytes_per_element(types.activation) +
                        m * n * archs::bytes_per_element(DataType::kBf16);
  KernelRun run;
  if (archs::bytes_per_element(types.activation) < 2) {
    const bool per_tensor = dtype == "fp8";
    run.operators.push_back(quantize_pass(m * k, types.activation, per_tensor));
    run.launches += per_tensor ? kTensorScaleLaunches : 1;
  }
  run.operators.push_back(op);
  return run;
}

}  // namespace strandline::hw
