// SPDX-FileCopyrightText: 2026 The Strandline Authors
// SPDX-License-Identifier: Apache-2.0
#include "hw/fidelity/agreement.h"

#include <boost/test/unit_test.hpp>
#include <set>

#include "core/error.h"
#include "hw/fidelity/agreement_document.h"
#include "hw/fidelity/agreement_tables.h"
#include "hw/systemc/chip.h"
#include "tests/support/data.h"

namespace strandline::hw::fidelity {
namespace {

/// Two layers and two operators with known errors.
Agreement made_up() {
  Agreement a;
  a.instances.push_back({"c", "m", "queries", "matmul", "64 rows", {101, 100, 100}, true});
  a.instances.push_back({"c", "m", "queries", "matmul", "16 rows", {103, 100, 100}, false});
  LayerResult l;
  l.layer.arch = "m";
  l.layer.config = "c";
  l.cycles = {900, 990, 1000};
  l.rtl_equal = l.systemc_equal = true;
  l.analytic_s = 1e-6;
  l.systemc_s = 0.02;
  l.closed_form = 950;
  l.closed_form_s = 1e-7;
  l.rtl_s = 4;
  a.layers.push_back(l);
  a.arrays.push_back({16, 2e6, 1.9e6});
  return a;
}

const core::Table& table(const std::vector<std::pair<std::string, core::Table>>& all,
                         const std::string& name) {
  for (const auto& [key, t] : all)
    if (key == name) return t;
  throw std::logic_error("no table " + name);
}

/// What the targets say of `what`: reached, and whether that is enough.
std::pair<double, std::string> target(const Agreement& a, const std::string& what) {
  const auto all = agreement_tables(a);
  for (const auto& row : table(all, "targets").cells())
    if (std::get<std::string>(row[0]) == what)
      return {std::get<double>(row[2]), std::get<std::string>(row[3])};
  BOOST_FAIL("no target " << what);
  return {};
}

AgreementTools tools(const archs::ArchitectureCatalog& catalog) {
  return {.core = [](const std::string& config) { return cosim::make_rtl_core(config); },
          .array = {},
          .array_sizes = {},
          .model = [&](const std::string& id) { return catalog.find(id); },
          .report = [](const std::string&) {}};
}

}  // namespace

BOOST_AUTO_TEST_SUITE(agreement)

BOOST_AUTO_TEST_CASE(the_suite_is_as_large_as_asked) {
  const Suite suite = read_suite();
  std::set<std::string> models, names;
  int decode = 0, small = 0;
  for (const SuiteLayer& l : suite.layers) {
    models.insert(l.arch);
    names.insert(l.config + l.name());
    decode += l.decode;
    small += l.small;
  }
  BOOST_TEST(suite.layers.size() >= 20u);
  BOOST_TEST(names.size() == suite.layers.size());
  BOOST_TEST(models.size() >= 10u);
  BOOST_TEST(decode >= 8);
  BOOST_TEST(static_cast<int>(suite.layers.size()) - decode >= 8);
  BOOST_TEST(small >= 3);
}

BOOST_AUTO_TEST_CASE(errors_are_of_the_rtls_cycles) {
  const Agreement a = made_up();
  BOOST_TEST(a.layers[0].cycles.analytic_error() == 0.1, boost::test_tools::tolerance(1e-12));
  BOOST_TEST(a.layers[0].cycles.systemc_error() == 0.01, boost::test_tools::tolerance(1e-12));
}

BOOST_AUTO_TEST_CASE(targets_judge_what_was_reached) {
  const Agreement a = made_up();
  const auto close = boost::test_tools::tolerance(1e-9);
  BOOST_TEST(target(a, "analytic, worst unit's mean error, percent").first == 2.0, close);
  BOOST_TEST(target(a, "analytic, layers, worst error, percent").first == 10.0, close);
  BOOST_TEST(target(a, "SystemC, layers, mean error, percent").second == "yes");
  BOOST_TEST(target(a, "programs whose numbers differ").second == "no");
  BOOST_TEST(target(a, "operators alone").second == "no");
  BOOST_TEST(target(a, "SystemC chip faster than RTL, times").first == 200, close);
  BOOST_TEST(target(a, "analytic closed form faster than SystemC, times").first == 2e5, close);
  BOOST_TEST(target(a, "analytic closed form, layers, mean error, percent").first == 5.0, close);
  BOOST_TEST(target(a, "array 16 x 16 in SystemC against bare").first == 0.95, close);
  BOOST_TEST(!agrees(a));
}

BOOST_AUTO_TEST_CASE(the_verdict_tells_what_is_missed) {
  Agreement a = made_up();
  a.arrays.push_back({16, 1e6, 1e6});
  const std::string text = verdict(a);
  BOOST_TEST(text.starts_with("The fidelities disagree: operators alone (2, at least 200)"));
  BOOST_TEST(text.find("missed in this run, which are no disagreement: array 16 x 16 bare") !=
             std::string::npos);
}

BOOST_AUTO_TEST_CASE(units_have_mean_and_tail) {
  const auto all = agreement_tables(made_up());
  const auto& row = table(all, "units").cells().at(0);
  const auto close = boost::test_tools::tolerance(1e-9);
  BOOST_TEST(std::get<std::string>(row[0]) == "matmul");
  BOOST_TEST(std::get<std::int64_t>(row[1]) == 2);
  BOOST_TEST(std::get<double>(row[2]) == 2.0, close);
  BOOST_TEST(std::get<double>(row[3]) == 3.0, close);
  BOOST_TEST(std::get<std::int64_t>(row[8]) == 1);
}

BOOST_AUTO_TEST_CASE(the_small_suite_agrees) {
  if (cosim::rtl_core_names().empty()) return tests::skip("needs Verilator");
  if (!systemc::has_systemc()) return tests::skip("needs SystemC");
  const auto catalog = archs::ArchitectureCatalog::load();
  const Agreement a = run_agreement(read_suite(), tools(catalog), true);
  BOOST_TEST(a.layers.size() + a.not_built.size() >= 3u);
  BOOST_TEST(a.instances.size() >= 60u);
  for (const LayerResult& l : a.layers) BOOST_TEST_CONTEXT(l.layer.config << l.layer.name()) {
      BOOST_TEST(l.cycles.analytic_error() < 0.10);
      BOOST_TEST(l.closed_form_error() < 0.10);
      BOOST_TEST(l.cycles.systemc_error() < 0.05);
      BOOST_TEST(l.rtl_equal);
      BOOST_TEST(l.systemc_equal);
      BOOST_TEST(l.error < 0.05);
    }
  for (const InstanceResult& i : a.instances)
    BOOST_TEST_CONTEXT(i.config << " " << i.unit << " " << i.command) {
      BOOST_TEST(i.cycles.analytic_error() < 0.05);
      BOOST_TEST(i.cycles.systemc_error() < 0.02);
      BOOST_TEST(i.equal);
    }
}

BOOST_AUTO_TEST_CASE(a_config_without_rtl_is_named) {
  Suite suite = read_suite();
  suite.layers.resize(1);
  const auto catalog = archs::ArchitectureCatalog::load();
  AgreementTools none = tools(catalog);
  none.core = [](const std::string&) { return nullptr; };
  const Agreement a = run_agreement(suite, none);
  BOOST_TEST(a.layers.empty());
  BOOST_TEST(a.not_built == std::vector<std::string>{suite.layers[0].config},
             boost::test_tools::per_element());
}

BOOST_AUTO_TEST_SUITE_END()

}  // namespace strandline::hw::fidelity
