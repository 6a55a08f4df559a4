// SPDX-FileCopyrightText: 2026 The Strandline Authors
// SPDX-License-Identifier: Apache-2.0
#include "hw/asic/area.h"

#include <bit>
#include <cmath>

#include "core/error.h"
#include "hw/asic/area_formula.h"
#include "hw/asic/silicon_area.h"
#include "hw/economics.h"
#include "hw/silicon_prices.h"

namespace strandline::hw::asic {
namespace {

using core::Sourced;

Sourced sum(const Sourced& a, const Sourced& b) {
  return {a.value + b.value, a.low + b.low, a.high + b.high, a.source};
}
Sourced difference(const Sourced& a, const Sourced& b) {
  return {a.value - b.value, a.low - b.low, a.high - b.high, a.source};
}

/// Gates of a module and how far its formula may be off.
struct Gates {
  double gates = 0, error = 0;
};

/// The units of a core, one after the other.
class Floorplan {
 public:
  Floorplan(const Accelerator& a, const NodeArea& node) : a_(a), node_(node) {
    products();
    memories();
    lanes();
    transfers();
    options();
    control();
  }
  std::vector<UnitArea> take() { return std::move(units_); }
  /// A module of which no size of the kind was synthesized; empty: there is none.
  const std::string& missing() const { return missing_; }

 private:
  double rows() const { return a_.rows; }
  double spad_lanes() const { return a_.lanes(); }
  double cols() const { return a_.cols; }
  double bits() const { return 8.0 * (a_.fp8 ? 1 : a_.element_bytes()); }
  int ports() const { return 4 + a_.topk + a_.scan + a_.vector_processor; }

  Gates gates_of(const std::string& module, const ModuleParameters& p) {
    const AreaFormula* formula = find_area_formula(module, p);
    if (formula == nullptr) {
      missing_ = module;
      return {};
    }
    return {(*formula)(p), formula->worst_error};
  }
  void logic(const std::string& unit, const std::string& option, Gates g, int count = 1,
             double state_bits = 0) {
    const double all = g.gates * count;
    const Sourced central = silicon_area().logic_m2(all, node_);
    const Sourced placed{central.value, central.low * std::max(0.0, 1 - g.error),
                         central.high * (1 + g.error), central.source};
    const Sourced state = silicon_area().memory_m2(state_bits, true, node_);
    units_.push_back({unit, option, count, all, g.error, state_bits, sum(placed, state)});
  }
  void banks(const std::string& unit, const std::string& option, int count, double bits) {
    units_.push_back(
        {unit, option, count, 0, 0, bits, silicon_area().memory_m2(bits, false, node_)});
  }

  void products() {
    const double kind = a_.fp8 ? 2 : a_.element == Element::kBf16 ? 1 : 0;
    ModuleParameters p{{"Rows", rows()},
                       {"Cols", cols()},
                       {"DataWidth", bits()},
                       {"Float", kind},
                       {"Sparse", a_.sparse_2_4 ? 1.0 : 0.0}};
    logic("array", "", gates_of(a_.output_stationary ? "sl_os_array" : "sl_ws_array", p));
    // What walks the tiles and adds up results is the same for all weight-stationary arrays of a
    // kind of sums.
    if (!a_.output_stationary) {
      p["Sparse"] = 0;
      p["Float"] = std::min(kind, 1.0);
    }
    logic("matmul", "", gates_of(a_.output_stationary ? "sl_os_matmul" : "sl_matmul", p));
  }

  void memory(const std::string& name, int depth, int count, double width, double lane) {
    const double n = ports();
    logic(name + " ports", "",
          gates_of("sl_memory", {{"Banks", count},
                                 {"RowWidth", width},
                                 {"LaneWidth", lane},
                                 {"Readers", n},
                                 {"Writers", n}}));
    banks(name + " banks", "", count, depth * width);
  }
  void memories() {
    memory("spad", a_.spad_rows, a_.spad_banks, spad_lanes() * bits(), bits());
    memory("vmem", a_.vmem_rows, a_.vmem_banks, cols() * 32, cols() * 32);
  }

  void lanes() {
    ModuleParameters p{{"Rows", spad_lanes()},
                       {"Cols", cols()},
                       {"DataWidth", bits()},
                       {"Float", a_.fp8 ? 2.0 : 0.0}};
    p["Lanes"] = a_.vector_lanes;
    logic("vector", "", gates_of("sl_vector", p), 1, 64.0 * a_.state_rows);
    p["Lanes"] = a_.softmax_lanes;
    p["Window"] = 0;
    const Gates plain = gates_of("sl_softmax", p);
    logic("softmax", "", plain, 1, 128.0 * a_.state_rows);
    if (!a_.window_mask) return;
    p["Window"] = 1;
    logic("window mask", "window_mask", {gates_of("sl_softmax", p).gates - plain.gates, 0});
  }

  void transfers() {
    const ModuleParameters p{{"Rows", spad_lanes()},
                             {"Cols", cols()},
                             {"DataWidth", bits()},
                             {"BusBytes", a_.dma_bytes}};
    logic("load", "", gates_of("sl_load", p));
    logic("store", "", gates_of("sl_store", p));
  }

  void options() {
    const ModuleParameters p{{"Rows", spad_lanes()}, {"Cols", cols()}, {"DataWidth", bits()}};
    if (a_.transposer) logic("transposer", "transposer", gates_of("sl_transposer", p));
    if (a_.topk) router(p);
    if (a_.scan) scan();
    if (a_.vector_processor) vector_processor();
  }
  void router(ModuleParameters p) {
    p["Lanes"] = a_.vector_lanes;
    p["Gather"] = 0;
    const Gates topk = gates_of("sl_route", p);
    logic("top-k", "topk", topk);
    if (!a_.gather) return;
    p["Gather"] = 1;
    const Gates both = gates_of("sl_route", p);
    logic("gather", "gather", {both.gates - topk.gates, both.error});
    // Lists of rtl/sl_route_lists.sv: 512 open blocks, blocks, entries and what follows each; the
    // numbers that rtl/sl_select.sv lists.
    const double entry = std::countr_zero(static_cast<unsigned>(a_.route_entries));
    banks("gather lists", "gather", 5,
          512 * (3 * entry + 8) + a_.route_entries * (17 + entry + 48 + entry + 16));
  }
  void scan() {
    logic("scan", "scan",
          gates_of("sl_scan", {{"Cols", cols()}, {"Lanes", static_cast<double>(a_.scan_lanes)}}));
    // Keys of two tokens, query, decay, value and update of 256 words each.
    banks("scan operands", "scan", 6, 6 * 256 * 32);
    banks("scan state", "scan", 1, 32.0 * cols() * a_.scan_rows);
  }
  void vector_processor() {
    const char* option = "vector_processor";
    logic("vector processor", option,
          gates_of("sl_vproc", {{"Cols", cols()}, {"Lanes", static_cast<double>(a_.vproc_lanes)}}));
    // 32 registers three times over, one a read port; the instructions.
    banks("vector registers", option, 3, 3 * 32 * 32 * cols());
    banks("vector program", option, 1, 32.0 * a_.vproc_words);
  }

  void control() {
    // The transposer's queue is there without it.
    const int units = 6 + a_.topk + a_.scan + a_.vector_processor;
    logic("sequencer", "", gates_of("sl_sequencer", {{"Gather", a_.gather ? 1.0 : 0.0}}));
    logic("queues", "", gates_of("sl_queue", {{"Depth", a_.queue_depth}}), units);
    logic("counters", "", gates_of("sl_counters", {}), units);
  }

  const Accelerator& a_;
  const NodeArea& node_;
  std::vector<UnitArea> units_;
  std::string missing_;
};

/// All options by key, those that every early core had too.
std::vector<std::pair<std::string, bool Accelerator::*>> all_options() {
  std::vector<std::pair<std::string, bool Accelerator::*>> all{
      {"transposer", &Accelerator::transposer}, {"window_mask", &Accelerator::window_mask}};
  for (const AcceleratorOption& option : kOptions) all.emplace_back(option.key, option.field);
  return all;
}

/// The core with or without an option, and with what follows from that.
Accelerator with_option(Accelerator a, bool Accelerator::*field, bool on) {
  a.*field = on;
  if (field == &Accelerator::gather && on) a.topk = true;
  if (field == &Accelerator::topk && !on) a.gather = false;
  return a;
}

}  // namespace

double CoreArea::gates() const {
  double all = 0;
  for (const UnitArea& u : units) all += u.gates;
  return all;
}
double CoreArea::memory_bits() const {
  double all = 0;
  for (const UnitArea& u : units) all += u.memory_bits;
  return all;
}
Sourced CoreArea::area_m2() const {
  Sourced all{0, 0, 0, "hw/asic/area.yaml"};
  for (const UnitArea& u : units) all = sum(all, u.area_m2);
  return all;
}

CoreArea core_area(const Accelerator& a, const std::string& node) {
  const NodeArea& n = silicon_area().node(node);
  Floorplan plan(a, n);
  if (!plan.missing().empty())
    throw core::InputError(
        {.place = {},
         .key = "config",
         .value = a.name,
         .problem = "has a unit of a kind that was never synthesized, " + plan.missing(),
         .mend = "add sizes of it to hw/asic/area_points.txt and run "
                 "tools/synthesize.sh"});
  return {n.id, plan.take()};
}

std::vector<OptionPrice> option_prices(const Accelerator& a, const std::string& node) {
  const NodeArea& n = silicon_area().node(node);
  std::vector<OptionPrice> prices;
  for (const auto& [key, field] : all_options()) {
    // fp8 replaces bf16 as the format of the whole core: no addition to it.
    if (field == &Accelerator::fp8) continue;
    Accelerator without = with_option(a, field, false);
    if (field == &Accelerator::gather) without.topk = true;
    const Accelerator with = with_option(without, field, true);
    Floorplan less_plan(without, n), more_plan(with, n);
    if (!less_plan.missing().empty() || !more_plan.missing().empty()) continue;
    const CoreArea less{n.id, less_plan.take()}, more{n.id, more_plan.take()};
    const Sourced price = difference(more.area_m2(), less.area_m2());
    prices.push_back({key, a.*field, more.gates() - less.gates(),
                      more.memory_bits() - less.memory_bits(), price,
                      price.value / less.area_m2().value});
  }
  return prices;
}

DiePrice die_price(const CoreArea& core, int cores) {
  const Sourced one = core.area_m2();
  const SiliconPrices& prices = silicon_prices();
  DiePrice die;
  die.area_m2 = {one.value * cores, one.low * cores, one.high * cores, one.source};
  const double alpha = prices.cluster_alpha.value;
  const double defects = die.area_m2.value * prices.node(core.node).defects_per_m2.value;
  die.yield = std::pow(1 + defects / alpha, -alpha);
  die.die_usd = die_cost_usd(die.area_m2.value, core.node);
  return die;
}

}  // namespace strandline::hw::asic
