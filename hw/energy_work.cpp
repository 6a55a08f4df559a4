// SPDX-FileCopyrightText: 2026 The Strandline Authors
// SPDX-License-Identifier: Apache-2.0
#include "hw/energy_work.h"

#include <algorithm>
#include <initializer_list>

namespace strandline::hw {
namespace {

using archs::DataType;
using archs::Operator;
using archs::OperatorKind;

/// Share of SRAM that activations may hold, as in the time model (operator_cost.cpp).
constexpr double kActivationShare = 0.5;

bool on_matrix_engine(OperatorKind kind) {
  switch (kind) {
    case OperatorKind::kGemm:
    case OperatorKind::kGroupedGemm:
    case OperatorKind::kAttention:
    case OperatorKind::kIndexTopk:
    case OperatorKind::kChunkedState:
    case OperatorKind::kLongConv:
    case OperatorKind::kWeightUpdate:
      return true;
    default:
      return false;
  }
}

bool multiplies(const Chip& chip, std::initializer_list<DataType> any_of) {
  const Engine* matrix = chip.engine(EngineKind::kMatrix);
  if (!matrix) return false;
  return std::any_of(any_of.begin(), any_of.end(), [&](DataType t) {
    const auto found = matrix->peak_op_s.find(t);
    return found != matrix->peak_op_s.end() && found->second.known();
  });
}

/// Bits of a multiplier that takes the format, and whether it multiplies integers.
struct Format {
  int bits = 16;
  bool integer = false;
};

Format format_of(DataType t) {
  switch (t) {
    case DataType::kFp8:
    case DataType::kMxfp8:
      return {8, false};
    case DataType::kInt8:
      return {8, true};
    case DataType::kMxfp4:
    case DataType::kNvfp4:
      return {4, false};
    case DataType::kInt4:
    case DataType::kTernary:
      return {4, true};
    default:
      return {16, false};
  }
}

double sent_bytes(const Operator& op) {
  const archs::OperatorShape& s = op.shape;
  if (op.kind == OperatorKind::kSend) return s.payload_bytes;
  const double others = (s.group_size - 1.0) / s.group_size;
  return (s.collective == archs::Collective::kAllReduce ? 2 : 1) * others * s.payload_bytes;
}

}  // namespace

MultiplierWidth multiplier_width(DataType weight, DataType activation, const Chip& chip) {
  const Format w = format_of(weight);
  const Format a = format_of(activation);
  const int bits = std::max(w.bits, a.bits);
  const bool integer = w.integer && a.integer;
  if (bits == 4 && (integer ? multiplies(chip, {DataType::kInt4})
                            : multiplies(chip, {DataType::kNvfp4, DataType::kMxfp4})))
    return MultiplierWidth::k4;
  const bool eight = integer ? multiplies(chip, {DataType::kInt8})
                             : multiplies(chip, {DataType::kFp8, DataType::kMxfp8});
  return bits <= 8 && eight ? MultiplierWidth::k8 : MultiplierWidth::k16;
}

EnergyWork& EnergyWork::operator+=(const EnergyWork& other) {
  for (std::size_t i = 0; i < matrix_flops.size(); ++i) matrix_flops[i] += other.matrix_flops[i];
  vector_flops += other.vector_flops;
  weight_bytes += other.weight_bytes;
  state_bytes += other.state_bytes;
  sram_bytes += other.sram_bytes;
  link_bytes += other.link_bytes;
  return *this;
}

EnergyWork operator*(EnergyWork work, double factor) {
  for (double& flops : work.matrix_flops) flops *= factor;
  work.vector_flops *= factor;
  work.weight_bytes *= factor;
  work.state_bytes *= factor;
  work.sram_bytes *= factor;
  work.link_bytes *= factor;
  return work;
}

EnergyWork work_of(const Operator& op, const ChipModel& chip) {
  EnergyWork work;
  if (op.kind == OperatorKind::kCollective || op.kind == OperatorKind::kSend) {
    work.link_bytes = sent_bytes(op);
    return work;
  }
  if (on_matrix_engine(op.kind)) {
    const auto width = multiplier_width(op.weight_type, op.activation_type, *chip.chip);
    work.matrix_flops[static_cast<std::size_t>(width)] = op.flops;
  } else {
    work.vector_flops = op.flops;
  }
  const double spilled = std::max(0.0, op.activation_bytes - kActivationShare * chip.sram_bytes);
  work.weight_bytes = op.weight_bytes + spilled;
  work.state_bytes = op.state_read_bytes + op.state_write_bytes;
  work.sram_bytes = op.activation_bytes;
  return work;
}

EnergyWork work_of(const archs::OperatorGraph& graph, const ChipModel& chip) {
  EnergyWork sum;
  for (const Operator& op : graph) sum += work_of(op, chip) * op.count;
  return sum;
}

}  // namespace strandline::hw
