// SPDX-FileCopyrightText: 2026 The Strandline Authors
// SPDX-License-Identifier: Apache-2.0
#include "hw/asic/area.h"

#include <boost/test/unit_test.hpp>
#include <cmath>
#include <fstream>
#include <regex>
#include <sstream>

#include "core/error.h"
#include "hw/asic/configs.h"
#include "hw/asic/silicon_area.h"
#include "hw/economics.h"

namespace strandline::hw::asic {
namespace {

const UnitArea& unit(const CoreArea& core, const std::string& name) {
  for (const UnitArea& u : core.units)
    if (u.unit == name) return u;
  throw std::out_of_range(name);
}
const OptionPrice* price(const std::vector<OptionPrice>& prices, const std::string& option) {
  for (const OptionPrice& p : prices)
    if (p.option == option) return &p;
  return nullptr;
}

/// Cells of the rows of docs/accelerator/area.md's table under a head that starts so.
std::vector<std::vector<std::string>> table_of_the_page(const std::string& head) {
  std::ifstream page(std::string(STRANDLINE_SOURCE_DIR) + "/docs/accelerator/area.md");
  std::vector<std::vector<std::string>> rows;
  bool inside = false;
  for (std::string line; std::getline(page, line);) {
    if (line.starts_with("| " + head)) inside = true;
    if (!line.starts_with("|")) inside = false;
    if (!inside || line.starts_with("| " + head) || line.starts_with("|--")) continue;
    std::vector<std::string>& cells = rows.emplace_back();
    std::istringstream parts(line.substr(1));
    for (std::string cell; std::getline(parts, cell, '|');)
      cells.push_back(std::regex_replace(cell, std::regex("^ +| +$"), ""));
  }
  return rows;
}
/// "0.0017 (0.0009 to 0.0035)", as printed to four places; where the cell has one number, to five.
void is_written(const core::Sourced& m2, const std::string& cell) {
  const std::regex with_interval("([0-9.]+) \\(([0-9.]+) to ([0-9.]+)\\)");
  std::smatch m;
  if (!std::regex_match(cell, m, with_interval)) {
    BOOST_TEST(std::abs(1e6 * m2.value - std::stod(cell)) < 5.1e-6, cell);
    return;
  }
  BOOST_TEST(std::abs(1e6 * m2.value - std::stod(m[1])) < 5.1e-5, cell);
  BOOST_TEST(std::abs(1e6 * m2.low - std::stod(m[2])) < 5.1e-5, cell);
  BOOST_TEST(std::abs(1e6 * m2.high - std::stod(m[3])) < 5.1e-5, cell);
}

}  // namespace

BOOST_AUTO_TEST_SUITE(area)

BOOST_AUTO_TEST_CASE(prices_on_the_page_are_those_of_the_model) {
  const auto rows = table_of_the_page("option |");
  const Accelerator a = find_config("base16");
  BOOST_TEST_REQUIRE(rows.size() == option_prices(a).size() + 1);
  const std::vector<std::string> nodes = {"4nm", "5nm", "7nm"};
  for (const std::vector<std::string>& row : rows) BOOST_TEST_CONTEXT(row.at(0))
  for (std::size_t n = 0; n < nodes.size(); ++n) {
    const std::string key = row[0].substr(0, row[0].find(' '));
    const auto prices = option_prices(a, nodes[n]);
    const OptionPrice* p = price(prices, key);
    if (!p) BOOST_TEST(key == "base16");
    is_written(p ? p->area_m2 : core_area(a, nodes[n]).area_m2(), row.at(n + 1));
    if (p && n == 0) BOOST_TEST(std::abs(100 * p->share - std::stod(row.at(4))) < 0.051);
  }
}

BOOST_AUTO_TEST_CASE(shares_on_the_page_are_those_of_the_model) {
  const auto rows = table_of_the_page("part of base16-full");
  BOOST_TEST_REQUIRE(rows.size() == 7u);
  const CoreArea core = core_area(find_config("base16-full"));
  for (const std::vector<std::string>& row : rows) {
    double part = 0;
    std::istringstream units(row.at(0));
    for (std::string name; std::getline(units >> std::ws, name, ',');)
      part += unit(core, name).area_m2.value;
    BOOST_TEST(std::abs(100 * part / core.area_m2().value - std::stod(row.at(1))) < 0.051, row[0]);
  }
}

BOOST_AUTO_TEST_CASE(every_named_config_has_an_area_at_every_node) {
  for (const Accelerator& a : read_configs())
    for (const NodeArea& node : silicon_area().nodes)
      BOOST_TEST_CONTEXT(a.name << " at " << node.id) {
        const core::Sourced all = core_area(a, node.id).area_m2();
        BOOST_TEST(all.low > 0);
        BOOST_TEST(all.low < all.value);
        BOOST_TEST(all.value < all.high);
      }
}

BOOST_AUTO_TEST_CASE(a_core_is_the_sum_of_its_units) {
  const CoreArea core = core_area(find_config("base16"));
  double gates = 0, area = 0;
  for (const UnitArea& u : core.units) {
    BOOST_TEST(u.area_m2.low <= u.area_m2.value);
    BOOST_TEST(u.area_m2.value <= u.area_m2.high);
    gates += u.gates;
    area += u.area_m2.value;
  }
  BOOST_TEST(core.gates() == gates, boost::test_tools::tolerance(1e-12));
  BOOST_TEST(core.area_m2().value == area, boost::test_tools::tolerance(1e-12));
}

BOOST_AUTO_TEST_CASE(banks_hold_what_the_config_says) {
  const CoreArea core = core_area(find_config("base16"));
  BOOST_TEST(unit(core, "spad banks").memory_bits == 32768.0 * 16 * 8);
  BOOST_TEST(unit(core, "vmem banks").memory_bits == 16384.0 * 16 * 32);
}

/// 0.021 um2 a bit at 31.8 Mibit/mm2: the sizes that the constants came from.
BOOST_AUTO_TEST_CASE(large_sram_has_the_published_density) {
  const SiliconArea& s = silicon_area();
  const double bits = 31.8 * 1048576;
  const double one_port = s.memory_m2(bits, false, s.node("5nm")).value / s.sram_ports.value;
  BOOST_TEST(one_port * 1e6 == 1.0, boost::test_tools::tolerance(0.06));
}

/// Four transistors a gate: the published densities of logic in transistors per area.
BOOST_AUTO_TEST_CASE(gates_have_the_published_density) {
  const SiliconArea& s = silicon_area();
  for (const auto& [node, mtr_mm2] : {std::pair{"7nm", 91.2}, {"5nm", 137.6}, {"3nm", 216.0}})
    BOOST_TEST(4e-12 / s.node(node).nand2_m2.value == mtr_mm2, boost::test_tools::tolerance(0.15));
}

BOOST_AUTO_TEST_CASE(nodes_shrink_logic_and_hardly_sram) {
  const SiliconArea& s = silicon_area();
  for (std::size_t i = 1; i < s.nodes.size(); ++i)
    BOOST_TEST(s.nodes[i].nand2_m2.value < s.nodes[i - 1].nand2_m2.value);
  BOOST_TEST(s.node("3nm").sram_bit_m2.value == s.node("5nm").sram_bit_m2.value);
  BOOST_TEST(s.node("TSMC 4NP").id == "4nm");
}

BOOST_AUTO_TEST_CASE(an_unknown_node_is_refused) {
  BOOST_CHECK_THROW(core_area(find_config("base8"), "1nm"), core::InputError);
}

BOOST_AUTO_TEST_CASE(four_times_the_elements_take_four_times_the_array) {
  const double small = unit(core_area(find_config("base8")), "array").gates;
  const double large = unit(core_area(find_config("base16")), "array").gates;
  BOOST_TEST(large / small > 3.9);
  BOOST_TEST(large / small < 4.4);
}

BOOST_AUTO_TEST_CASE(an_option_costs_what_two_configs_differ_by) {
  const Accelerator with = find_config("base16"), without = find_config("products16");
  const auto prices = option_prices(with);
  const auto* transposer = price(prices, "transposer");
  const auto* window = price(prices, "window_mask");
  BOOST_TEST_REQUIRE((transposer != nullptr && window != nullptr));
  BOOST_TEST(transposer->present);
  BOOST_TEST(
      core_area(with).gates() - core_area(without).gates() == transposer->gates + window->gates,
      boost::test_tools::tolerance(1e-9));
  BOOST_TEST(transposer->area_m2.low < transposer->area_m2.value);
  BOOST_TEST(transposer->area_m2.value < transposer->area_m2.high);
}

BOOST_AUTO_TEST_CASE(what_a_core_lacks_is_priced_as_an_addition) {
  const Accelerator a = find_config("base16");
  const auto prices = option_prices(a);
  const auto* scan = price(prices, "scan");
  BOOST_TEST_REQUIRE((scan != nullptr));
  BOOST_TEST(!scan->present);
  Accelerator more = a;
  more.scan = true;
  BOOST_TEST(scan->area_m2.value == core_area(more).area_m2().value - core_area(a).area_m2().value,
             boost::test_tools::tolerance(1e-9));
  BOOST_TEST(scan->share == scan->area_m2.value / core_area(a).area_m2().value,
             boost::test_tools::tolerance(1e-9));
}

/// Gathering needs the lists that top-k builds: its price is over a core that has top-k.
BOOST_AUTO_TEST_CASE(an_option_is_priced_beside_those_that_it_needs) {
  Accelerator a = find_config("base16");
  const auto* gather_price = [&] {
    static const auto prices = option_prices(find_config("base16"));
    return price(prices, "gather");
  }();
  BOOST_TEST_REQUIRE((gather_price != nullptr));
  a.topk = true;
  const double topk = core_area(a).gates();
  a.gather = true;
  BOOST_TEST(gather_price->gates == core_area(a).gates() - topk,
             boost::test_tools::tolerance(1e-9));
}

/// 32 registers of a row of VMEM, read by three operands at once; instructions of 32 bits.
BOOST_AUTO_TEST_CASE(a_vector_processor_is_lanes_registers_and_a_program) {
  Accelerator a = find_config("base16");
  a.vector_processor = true;
  a.vproc_words = 512;
  const CoreArea four = core_area(a);
  BOOST_TEST(unit(four, "vector registers").memory_bits == 3.0 * 32 * 16 * 32);
  BOOST_TEST(unit(four, "vector program").memory_bits == 512.0 * 32);
  a.vproc_lanes = 8;
  const double ratio =
      unit(core_area(a), "vector processor").gates / unit(four, "vector processor").gates;
  BOOST_TEST(ratio > 1.6);
  BOOST_TEST(ratio < 2);
}

/// 2R activations of a tile lie in a row of SPAD; fp8 takes a sum in fp32 and elements of 8 bits.
BOOST_AUTO_TEST_CASE(formats_of_the_array_change_spad_and_lanes) {
  Accelerator sparse = find_config("base16");
  sparse.sparse_2_4 = true;
  BOOST_TEST(unit(core_area(sparse), "spad banks").memory_bits ==
             2 * unit(core_area(find_config("base16")), "spad banks").memory_bits);
  Accelerator fp8 = find_config("base16");
  fp8.fp8 = true;
  const CoreArea narrow = core_area(fp8), int8 = core_area(find_config("base16"));
  BOOST_TEST(unit(narrow, "spad banks").memory_bits == unit(int8, "spad banks").memory_bits);
  BOOST_TEST(unit(narrow, "array").gates > unit(int8, "array").gates);
  // Narrowing to four bits of significand takes less than to eight of an integer.
  BOOST_TEST(unit(narrow, "vector").gates < unit(int8, "vector").gates);
}

BOOST_AUTO_TEST_CASE(another_format_is_no_addition) {
  BOOST_TEST((price(option_prices(find_config("base16-bf16")), "fp8") == nullptr));
}

BOOST_AUTO_TEST_CASE(a_die_yields_and_costs_by_the_projects_formula) {
  const CoreArea core = core_area(find_config("base16"));
  const DiePrice one = die_price(core, 1), many = die_price(core, 1000);
  const double area = core.area_m2().value;
  BOOST_TEST(many.area_m2.value == 1000 * area, boost::test_tools::tolerance(1e-12));
  // (1 + A D0 / 3)^-3 with 0.105 defects per cm2.
  BOOST_TEST(many.yield == std::pow(1 + 1000 * area * 1050 / 3, -3),
             boost::test_tools::tolerance(1e-9));
  BOOST_TEST(one.yield > many.yield);
  BOOST_TEST(many.die_usd == die_cost_usd(1000 * area, "4nm"), boost::test_tools::tolerance(1e-12));
}

BOOST_AUTO_TEST_SUITE_END()

}  // namespace strandline::hw::asic
