// SPDX-FileCopyrightText: 2026 The Strandline Authors
// SPDX-License-Identifier: Apache-2.0
#include "hw/asic/core_energy.h"

#include <algorithm>
#include <cmath>
#include <stdexcept>

#include "core/files.h"
#include "core/yaml.h"
#include "hw/asic/area_formula.h"
#include "hw/energy_parameters.h"
#include "hw/silicon_prices.h"

namespace strandline::hw::asic {
namespace {

using core::Range;
using core::Sourced;
using core::YamlNode;

constexpr double kRegisterGates = 4;  ///< of a flip-flop: DFFPOSX1 over NAND2X1

Sourced times(const Sourced& a, double n) {
  return {n * a.value, n * a.low, n * a.high, a.source};
}
Sourced times(const Sourced& a, const Sourced& b) {
  return {a.value * b.value, a.low * b.low, a.high * b.high, a.source};
}
Sourced sum(const Sourced& a, const Sourced& b) {
  return {a.value + b.value, a.low + b.low, a.high + b.high, a.source};
}

double gates_of(const char* module) {
  const AreaFormula* formula = find_area_formula(module, {});
  if (formula == nullptr) throw std::logic_error(std::string("no area of ") + module);
  return (*formula)({});
}

/// Joules per gate that works: the published fp32 product over the gates of ours; low and high: the
/// published fp32 sum and bf16 product over theirs.
Sourced gate_j(const CoreEnergyTable& t) {
  const double ends[] = {t.fp32_multiply_j.value / gates_of("sl_fp32_mul"),
                         t.fp32_add_j.value / gates_of("sl_fp32_add"),
                         t.bf16_multiply_j.value / gates_of("sl_bf16_mul")};
  return {ends[0], *std::min_element(ends, ends + 3), *std::max_element(ends, ends + 3),
          "derived: core_energy.yaml over area.csv"};
}

/// A byte of an SRAM bank of `bytes`.
Sourced sram_byte(const CoreEnergyTable& t, double bytes) {
  const auto above = std::find_if(t.srams.begin(), t.srams.end(),
                                  [&](const CoreEnergyTable::Sram& s) { return s.bytes >= bytes; });
  if (above == t.srams.begin()) return times(above->access_j, 1.0 / 8);
  if (above == t.srams.end()) return times(t.srams.back().access_j, 1.0 / 8);
  const auto below = above - 1;
  const double share = std::log(bytes / below->bytes) / std::log(above->bytes / below->bytes);
  return times(sum(times(below->access_j, 1 - share), times(above->access_j, share)), 1.0 / 8);
}

/// A multiply-add of the array with the registers that move: an activation, a sum, two flags.
Sourced product(const CoreEnergyTable& t, const Accelerator& a) {
  // A sparse array's activations are four to choose from.
  const double bits = 8.0 * a.element_bytes() * (a.sparse_2_4 ? 4 : 1) + 32 + 2;
  // e4m3 multiplies four bits of significand: no more than an int8 product.
  const Sourced& multiply = a.element == Element::kBf16 ? t.bf16_multiply_j : t.int8_multiply_j;
  const Sourced& add = a.integers() ? t.int32_add_j : t.fp32_add_j;
  return sum(sum(multiply, add), times(gate_j(t), bits * kRegisterGates));
}

/// Lanes: the arithmetic that an operation needs, and for results of the vector unit the registers
/// and choices of their pipeline. High: all of the lane's cells switch for every result.
Sourced lanes(const CoreEnergyTable& t, const CommandWork& w) {
  const Sourced gate = gate_j(t);
  Sourced all = sum(times(t.fp32_multiply_j, w.multiplies), times(t.fp32_add_j, w.adds));
  all = sum(
      all, times(gate, w.exponentials * gates_of("sl_exp2") + w.reciprocals * gates_of("sl_recip") +
                           w.roots * gates_of("sl_rsqrt")));
  const double lane = gates_of("sl_vector_lane");
  const double cells = 7 * gates_of("sl_fp32_mul") + 2 * gates_of("sl_fp32_add") +
                       gates_of("sl_exp2") + gates_of("sl_recip") + gates_of("sl_int_to_fp32");
  all = sum(all, times(gate, w.results * std::max(0.0, lane - cells)));
  all.high = std::max(all.high, all.value + gate.value * w.results * lane);
  return all;
}

Sourced scaled(const CoreEnergyTable& t, const std::string& node, const Sourced& x) {
  const EnergyParameters& p = energy_parameters();
  const NodePrices* known = silicon_prices().find_node(node);
  const std::string& name = known != nullptr && node == known->id ? known->names.front() : node;
  return times(x, p.node_share(name) / p.node_share(t.node));
}

}  // namespace

CoreEnergyTable load_core_energy(const std::filesystem::path& file) {
  const YamlNode root = YamlNode::load(file);
  CoreEnergyTable t;
  t.node = root.text("node");
  const YamlNode ops = root.at("operations");
  const auto op = [&](const char* key) { return ops.quantity(key, "J/op", Range::positive()); };
  t.int8_multiply_j = op("int8_multiply");
  t.int32_add_j = op("int32_add");
  t.bf16_multiply_j = op("bf16_multiply");
  t.fp32_multiply_j = op("fp32_multiply");
  t.fp32_add_j = op("fp32_add");
  ops.finish();
  for (const YamlNode& sram : root.at("sram").items()) {
    t.srams.push_back(
        {sram.number("bytes", Range::positive()), sram.quantity("access", "J", Range::positive())});
    sram.finish();
  }
  t.memory_byte_j = root.quantity("memory", "J/B", Range::positive());
  t.rest = root.quantity("rest", "1", Range::positive());
  root.finish();
  return t;
}

const CoreEnergyTable& core_energy_table() {
  static const CoreEnergyTable t = load_core_energy(core::home_path("hw/asic/core_energy.yaml"));
  return t;
}

Sourced CoreEnergy::total_j() const {
  return sum(sum(products_j, lanes_j), sum(srams_j, memory_j));
}

CoreEnergy& CoreEnergy::operator+=(const CoreEnergy& o) {
  products_j = sum(products_j, o.products_j);
  lanes_j = sum(lanes_j, o.lanes_j);
  srams_j = sum(srams_j, o.srams_j);
  memory_j = sum(memory_j, o.memory_j);
  return *this;
}

CoreEnergy energy_of(const CommandWork& w, const Accelerator& a, const std::string& node) {
  const CoreEnergyTable& t = core_energy_table();
  const double spad =
      static_cast<double>(a.spad_rows) / a.spad_banks * a.lanes() * a.element_bytes();
  const double vmem = static_cast<double>(a.vmem_rows) / a.vmem_banks * 4 * a.cols;
  const double state = static_cast<double>(a.scan_rows) * 4 * a.cols;
  const Sourced srams =
      sum(sum(times(sram_byte(t, spad), w.spad_bytes), times(sram_byte(t, vmem), w.vmem_bytes)),
          times(sram_byte(t, state), w.state_bytes));
  const auto core = [&](const Sourced& x) { return scaled(t, node, times(x, t.rest)); };
  return {core(times(product(t, a), w.products)), core(lanes(t, w)), core(srams),
          times(t.memory_byte_j, w.memory_bytes)};
}

std::vector<CoreEnergy> layer_energy(std::span<const Command> program,
                                     std::span<const int> operations, int count,
                                     const Accelerator& a, const std::string& node) {
  std::vector<CommandWork> work(static_cast<std::size_t>(count));
  for (std::size_t i = 0; i < program.size(); ++i)
    work.at(static_cast<std::size_t>(operations[i])) += work_of(program[i], a);
  std::vector<CoreEnergy> energies;
  for (const CommandWork& w : work) energies.push_back(energy_of(w, a, node));
  return energies;
}

}  // namespace strandline::hw::asic
