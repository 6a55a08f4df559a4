// SPDX-FileCopyrightText: 2026 The Strandline Authors
// SPDX-License-Identifier: Apache-2.0
#include "hw/operator_cost.h"

#include <algorithm>
#include <cmath>
#include <limits>

#include "core/error.h"
#include "hw/asic/chip_core_time.h"
#include "hw/collective.h"
#include "hw/energy.h"
#include "hw/engine_time.h"
#include "hw/graph_cost.h"
#include "hw/lossless_part.h"
#include "hw/support.h"

namespace strandline::hw {
namespace {

using archs::DataType;
using archs::Operator;
using archs::OperatorKind;

constexpr double kNever = std::numeric_limits<double>::infinity();
double known_or(const core::Sourced& s, double fallback) {
  return s.known() ? s.value : fallback;
}

double vector_peak_of(const Chip& chip, EngineKind kind) {
  double peak = 0;
  if (const Engine* e = chip.engine(kind))
    for (const auto& [type, rate] : e->peak_op_s)
      if (rate.known()) peak = std::max(peak, rate.value);
  return peak;
}

/// A matrix engine without vector lanes still post-processes results as they leave: one operation
/// per result, and a result takes 2 k flops with k at least a tile.
double epilogue_peak(const Chip& chip) {
  const Engine* matrix = chip.engine(EngineKind::kMatrix);
  return matrix ? chip.matrix_peak(DataType::kBf16, DataType::kBf16) / (2.0 * matrix->tile_k) : 0;
}

bool fuses(OperatorKind kind) {
  switch (kind) {
    case OperatorKind::kElementwise:
    case OperatorKind::kRope:
    case OperatorKind::kQuantize:
    case OperatorKind::kHadamard:
    case OperatorKind::kKvAppend:
    case OperatorKind::kRouteTopk:
    case OperatorKind::kGather:
    case OperatorKind::kScatter:
      return true;
    default:
      return false;
  }
}

bool is_network(OperatorKind kind) {
  return kind == OperatorKind::kCollective || kind == OperatorKind::kSend;
}

void settle(OperatorCost& c) {
  const double work = std::max({c.compute_s, c.memory_s, c.network_s});
  c.time_s = work + c.overhead_s;
  c.bound = c.overhead_s >= work       ? Bound::kOverhead
            : c.network_s >= work      ? Bound::kNetwork
            : c.compute_s > c.memory_s ? Bound::kCompute
                                       : Bound::kMemory;
}

OperatorCost network_cost(const Operator& op, const ChipModel& m) {
  OperatorCost c;
  const archs::OperatorShape& s = op.shape;
  c.network_s =
      op.kind == OperatorKind::kSend
          ? send_time_s(s.payload_bytes, m.chip->network, m.network_efficiency)
          : collective_time_s(s.collective, s.payload_bytes, s.group_size, m.chip->network,
                              m.network_efficiency, m.chip->network.in_switch_reduction);
  return c;
}

/// A cost still without what precedes its work: the start of an isolated call, and the engine's
/// fill alone, which a graph holds against the layers' floor.
struct Unstarted {
  OperatorCost cost;
  double start_s = 0, fill_s = 0;
};

Unstarted chip_cost(const Operator& op, const ChipModel& m, bool fused) {
  OperatorCost c;
  const Verdict v = judge(op, *m.chip, m.native);
  if (v.kind == SupportKind::kImpossible) {
    c.compute_s = kNever;
    return {c};
  }
  const EngineTime engine = engine_time(op, m);
  const double activations = fused ? 0.0 : op.activation_bytes;
  const double spilled = std::max(0.0, activations - m.efficiency.activation_share * m.sram_bytes);
  const double state = (op.state_read_bytes + op.state_write_bytes) * v.memory_factor;
  const double irregular = 1 / (1 - m.efficiency.irregular_loss * op.signature.irregularity);
  const double weights = op.weight_bytes * v.weight_factor;
  const double turning = 2 * std::min(op.state_read_bytes, op.state_write_bytes) + spilled;
  const double turns = turning * (1 / m.efficiency.turning_streams - 1);
  const double moved = (state + spilled) * irregular * engine.traffic_factor + turns;
  const double bytes = weights + moved;
  const double stalled = op.kind == OperatorKind::kGroupedGemm
                             ? weights / m.efficiency.grouped_streaming - weights
                             : 0.0;
  const double on_chip = m.sram_bandwidth_b_s > 0 ? activations / m.sram_bandwidth_b_s : 0.0;
  c.compute_s = engine.compute_s * v.time_factor;
  // One memory streams weights and state after each other, two do it at the same time.
  const double streamed =
      m.state_bandwidth_b_s > 0
          ? std::max((weights + stalled) / m.bandwidth_b_s, moved / m.state_bandwidth_b_s)
          : (bytes + stalled) / m.bandwidth_b_s;
  c.memory_s = std::max(streamed, on_chip) * v.time_factor;
  c.overhead_s = engine.steps_s + v.fixed_time_s;
  const double fill_s = fused ? 0.0 : engine.fill_s;
  return {c, fill_s, fill_s};
}

/// Kernels that move weights, caches or states find them cold: a model's do not stay in the
/// last-level cache. Passes over activations may find those of the operator before.
bool finds_operands_cold(OperatorKind kind) {
  switch (kind) {
    case OperatorKind::kGemm:
    case OperatorKind::kGroupedGemm:
    case OperatorKind::kAttention:
    case OperatorKind::kLinearScan:
    case OperatorKind::kChunkedState:
      return true;
    default:
      return false;
  }
}

double seconds_of(const PartTime& t) {
  return std::max(t.compute_s, t.memory_s) + t.exposed_s;
}

/// The law of a class on the chip; null where it has none.
const EfficiencyLaw* law_of(KernelClass kernel, const ChipModel& m) {
  if (kernel == KernelClass::kCount || !m.nominal) return nullptr;
  const auto& law = m.laws[static_cast<std::size_t>(kernel)];
  return law ? &*law : nullptr;
}

constexpr int kDecodeAfterPrefill = static_cast<int>(KernelClass::kAttentionDecode16) -
                                    static_cast<int>(KernelClass::kAttentionPrefill16);

/// The prefill class beside a decode class of attention.
KernelClass prefill_class(KernelClass decode) {
  if (decode == KernelClass::kMultiHeadDecode16) return KernelClass::kAttentionPrefill16;
  if (decode == KernelClass::kMultiHeadDecode8) return KernelClass::kAttentionPrefill8;
  return static_cast<KernelClass>(static_cast<int>(decode) - kDecodeAfterPrefill);
}

/// The decode class that one token of a prefill after a cache would have.
KernelClass decode_class(const Operator& prefill) {
  const KernelClass kernel = kernel_use(prefill).kernel;
  const bool own_keys = prefill.shape.kv_heads == prefill.shape.heads;
  if (own_keys && kernel == KernelClass::kAttentionPrefill16)
    return KernelClass::kMultiHeadDecode16;
  if (own_keys && kernel == KernelClass::kAttentionPrefill8) return KernelClass::kMultiHeadDecode8;
  return static_cast<KernelClass>(static_cast<int>(kernel) + kDecodeAfterPrefill);
}

/// Under the law of the operator's class. A few drafted tokens go by prefill's where that is
/// faster, as more tokens would, but tokens after a cache never take less than one of decode.
PartTime time_under(const EfficiencyLaw& law, const LosslessPart& part, const Operator& op,
                    const ChipModel& m) {
  const archs::OperatorShape& s = op.shape;
  const PartTime t = part_time(part, law);
  if (op.kind != OperatorKind::kAttention || s.q_tokens <= 1 || s.kv_tokens <= s.q_tokens) return t;
  const bool few = s.q_tokens <= kStepTokens;
  const EfficiencyLaw* decode = few ? &law : law_of(decode_class(op), m);
  const EfficiencyLaw* prefill = few ? law_of(prefill_class(kernel_use(op).kernel), m) : &law;
  if (!prefill || !decode) return t;
  const PartTime least = part_time(one_token(part, s, *m.nominal), *decode);
  const PartTime other = part_time(part, *prefill);
  const PartTime& faster = seconds_of(other) < seconds_of(t) ? other : t;
  return seconds_of(faster) < seconds_of(least) ? least : faster;
}

Unstarted law_cost(const Operator& op, const ChipModel& m, const EfficiencyLaw& law,
                   double starts) {
  LosslessPart part = lossless_part(op, *m.nominal);
  if (finds_operands_cold(op.kind)) part.cache_fill = 0;
  const PartTime t = time_under(law, part, op, m);
  OperatorCost c;
  c.compute_s = t.compute_s / m.law_compute;
  c.memory_s = t.memory_s / m.law_bandwidth;
  c.overhead_s = t.exposed_s;
  return {c, starts * law.start_s, starts * m.chip->engine(EngineKind::kMatrix)->fill_s};
}

double energy_j(const Operator& op, const ChipModel& m) {
  return m.energy ? m.energy->dynamic_j(work_of(op, m)) : std::numeric_limits<double>::quiet_NaN();
}

/// `in_group`: with a neighbour that it fuses with, where no law says what it costs.
Unstarted unstarted_cost(const Operator& op, const ChipModel& m, bool in_group) {
  if (is_network(op.kind)) return {network_cost(op, m)};
  const KernelUse use = kernel_use(op);
  const EfficiencyLaw* law = law_of(use.kernel, m);
  Unstarted u = law ? law_cost(op, m, *law, use.starts) : chip_cost(op, m, in_group);
  u.cost.energy_j = energy_j(op, m);
  return u;
}

/// Achieved over peak as priors have it holds what arrays lose on large products too; cycles of
/// cores have that already.
double system_share(double achieved, double ceiling) {
  return std::min(1.0, achieved / ceiling);
}

/// Rates of a chip built of cores: products at the peak of their pair, of which the cores' cycles
/// say how much is used, and what the system around them leaves of it.
void use_cores(const Chip& chip, ChipModel& m) {
  const asic::ChipCore& core = *chip.core;
  const double own = chip.matrix_peak(DataType::kBf16, DataType::kBf16);
  m.core = &core;
  m.vector_peak =
      vector_peak_of(chip, EngineKind::kVector);  // arrays have no epilogue of their own
  m.vector_rate = m.scan_rate = m.vector_peak * m.compute_efficiency;
  m.core_hz = asic::clock_hz(chip, core) *
              system_share(chip.derating.compute.value, asic::product_ceiling(core));
  for (int w = 0; w < ChipModel::kTypes; ++w)
    for (int a = 0; a < ChipModel::kTypes; ++a) {
      const auto weight = static_cast<DataType>(w), activation = static_cast<DataType>(a);
      const double peak = chip.matrix_peak(weight, activation);
      const int pack = std::max(1, static_cast<int>(std::lround(peak / own)));
      m.core_pack[w][a] = static_cast<std::uint8_t>(pack);
      m.matrix_rate[w][a] = peak * system_share(chip.matrix_efficiency(weight, activation),
                                                asic::product_ceiling(core, pack));
    }
}

bool anchors(const archs::OperatorGraph& graph, std::size_t i) {
  return i < graph.size() && hw::anchors(graph[i].kind);
}

}  // namespace

ChipModel prepare_by_derating(const Chip& chip, double maturity, const Efficiencies& all) {
  chip.require_costable("cost model");
  ChipModel m;
  m.chip = &chip;
  m.maturity = maturity;
  m.efficiency = all.of(chip.family);
  m.compute_efficiency = chip.derating.compute.value;
  m.bandwidth_b_s = chip.main_memory().bandwidth_b_s.value * chip.derating.bandwidth.value;
  if (chip.keeps_state_apart())
    m.state_bandwidth_b_s = chip.state_memory().bandwidth_b_s.value * chip.derating.bandwidth.value;
  for (std::size_t i = 1; i < chip.memory.size(); ++i)
    if (chip.memory[i].kind == MemoryKind::kSram) {
      m.sram_bytes = known_or(chip.memory[i].capacity_bytes, 0.0);
      m.sram_bandwidth_b_s = known_or(chip.memory[i].bandwidth_b_s, 0.0);
    }
  m.layer_overhead_s = chip.derating.layer_overhead_s.value;
  m.network_efficiency = chip.derating.network.value;
  m.network_b_s = known_or(chip.network.bandwidth_b_s, 0.0) * m.network_efficiency;
  m.network_latency_s = known_or(chip.network.latency_s, 0.0);
  for (int w = 0; w < ChipModel::kTypes; ++w) {
    const auto weight = static_cast<DataType>(w);
    m.matrix_peak[w] = chip.matrix_peak(weight, weight);
    for (int a = 0; a < ChipModel::kTypes; ++a) {
      const auto activation = static_cast<DataType>(a);
      m.matrix_rate[w][a] =
          chip.matrix_peak(weight, activation) * chip.matrix_efficiency(weight, activation);
    }
  }
  m.vector_peak = std::max(vector_peak_of(chip, EngineKind::kVector), epilogue_peak(chip));
  m.vector_rate = m.vector_peak * m.compute_efficiency;
  m.scan_rate =
      std::max(m.vector_rate, vector_peak_of(chip, EngineKind::kScan) * m.compute_efficiency);
  m.native = native_mask(chip);
  if (chip.core) use_cores(chip, m);
  return m;
}

ChipModel prepare(const Chip& chip, double maturity, const Efficiencies& all) {
  ChipModel m = prepare_by_derating(chip, maturity, all);
  m.laws = class_laws(chip);
  if (std::any_of(m.laws.begin(), m.laws.end(), [](const auto& law) { return law.has_value(); })) {
    const Chip at_nominal = lossless(chip);
    auto nominal = std::make_shared<ChipModel>(prepare_lossless(at_nominal));
    nominal->chip = &chip;  // costs read no derating
    m.nominal = std::move(nominal);
  }
  try {
    m.energy = std::make_shared<const EnergyModel>(prepare_energy(chip));
  } catch (const core::InputError&) {  // costs in seconds need no watts
    m.energy = nullptr;
  }
  return m;
}

void scale_rates(ChipModel& m, double compute, double bandwidth) {
  m.compute_efficiency *= compute;
  for (auto& row : m.matrix_rate)
    for (double& rate : row) rate *= compute;
  m.vector_rate *= compute;
  m.scan_rate *= compute;
  m.core_hz *= compute;
  m.bandwidth_b_s *= bandwidth;
  m.law_compute *= compute;
  m.law_bandwidth *= bandwidth;
}

OperatorCost cost(const Operator& op, const ChipModel& model) {
  Unstarted u = unstarted_cost(op, model, false);
  u.cost.overhead_s += u.start_s;
  settle(u.cost);
  return u.cost;
}

bool may_fuse(OperatorKind kind) {
  return fuses(kind);
}

bool anchors(OperatorKind kind) {
  return !is_network(kind);
}

GraphTerm graph_term(const Operator& op, bool fused, const ChipModel& model) {
  const auto [c, start_s, fill_s] = unstarted_cost(op, model, fused);
  return {std::max({c.compute_s, c.memory_s, c.network_s}), fill_s, c.overhead_s,
          !fused && !is_network(op.kind)};
}

double floor_s(double fill_s, double issued, int layers, const ChipModel& model) {
  const double floors =
      std::max<double>(layers, layers > 0 ? issued / model.efficiency.operators_per_floor : 0.0);
  return std::max(fill_s, floors * model.layer_overhead_s);
}

OperatorCost cost(const archs::OperatorGraph& graph, int layers, const ChipModel& model) {
  OperatorCost sum;
  double work = 0;
  double starts = 0, fill = 0;
  double issued = 0;
  for (std::size_t i = 0; i < graph.size(); ++i) {
    const Operator& op = graph[i];
    const bool fused =
        fuses(op.kind) && ((i > 0 && anchors(graph, i - 1)) || anchors(graph, i + 1));
    const auto [c, start_s, fill_s] = unstarted_cost(op, model, fused);
    work += op.count * std::max({c.compute_s, c.memory_s, c.network_s});
    starts += op.count * start_s;
    fill += op.count * fill_s;
    if (!fused && !is_network(op.kind)) issued += op.count;
    sum.compute_s += op.count * c.compute_s;
    sum.memory_s += op.count * c.memory_s;
    sum.network_s += op.count * c.network_s;
    sum.overhead_s += op.count * c.overhead_s;
    sum.energy_j += op.count * c.energy_j;
  }
  sum.overhead_s += layers > 0 ? floor_s(fill, issued, layers, model) : starts;
  settle(sum);
  sum.time_s = work + sum.overhead_s;
  return sum;
}

double call_s(std::span<const Operator> call, const EfficiencyLaw& law, const ChipModel& model) {
  double seconds = law.start_s;
  for (const Operator& op : call)
    seconds += seconds_of(part_time(lossless_part(op, *model.nominal), law));
  return seconds;
}

}  // namespace strandline::hw
