// SPDX-FileCopyrightText: 2026 The Strandline Authors
// SPDX-License-Identifier: Apache-2.0
#include <boost/test/unit_test.hpp>
#include <cmath>
#include <map>

#include "archs/lower.h"
#include "core/csv.h"
#include "core/error.h"
#include "tests/archs/support.h"
#include "tests/support/data.h"

using namespace strandline;
using namespace strandline::archs;
using tests::models;

namespace {

bool excused(const Architecture& a, const char* figure) {
  return a.published.exception.starts_with(figure);
}

double tolerance_of(double value, double digit) {
  return std::max(0.01 * value, digit / 2);
}

}  // namespace

BOOST_AUTO_TEST_SUITE(catalog)

BOOST_AUTO_TEST_CASE(it_holds_at_least_25_models_with_distinct_names) {
  BOOST_TEST(models().all().size() >= 25u);
  const auto folded = [](std::string text) {
    for (char& c : text) c = static_cast<char>(std::tolower(static_cast<unsigned char>(c)));
    return text;
  };
  std::map<std::string, std::string> owner;  // folded name -> id
  for (const Architecture& a : models().all()) {
    std::vector<std::string> names{a.id, a.name};
    names.insert(names.end(), a.aliases.begin(), a.aliases.end());
    for (const std::string& name : names) {
      const auto [at, fresh] = owner.emplace(folded(name), a.id);
      BOOST_TEST((fresh || at->second == a.id), name << " names " << a.id << " and " << at->second);
    }
    BOOST_TEST(!a.source.empty(), a.id);
  }
}

BOOST_AUTO_TEST_CASE(total_parameters_equal_the_published_ones) {
  int checked = 0;
  for (const Architecture& a : models().all()) {
    const auto& p = a.published;
    if (!p.total_params.known())
      BOOST_TEST(!p.exception.empty(), a.id << " has neither figure nor reason");
    if (!p.total_params.known() || excused(a, "total")) continue;
    const double off = std::abs(count_parameters(a).total - p.total_params.value);
    BOOST_TEST(off <= tolerance_of(p.total_params.value, p.total_print_digit),
               a.id << ": " << count_parameters(a).total << " against " << p.total_printed);
    ++checked;
  }
  BOOST_TEST(checked >= 45);
}

BOOST_AUTO_TEST_CASE(active_parameters_equal_the_published_ones) {
  int checked = 0;
  for (const Architecture& a : models().all()) {
    const auto& p = a.published;
    if (!p.active_params.known() || excused(a, "active")) continue;
    BOOST_TEST(!p.active_convention.empty(), a.id);
    const double off = std::abs(active_as_published(a) - p.active_params.value);
    BOOST_TEST(off <= tolerance_of(p.active_params.value, p.active_print_digit),
               a.id << ": " << active_as_published(a) << " against " << p.active_printed);
    ++checked;
  }
  BOOST_TEST(checked >= 45);
}

BOOST_AUTO_TEST_CASE(cache_bytes_equal_the_published_ones_to_the_last_digit) {
  int checked = 0;
  for (const Architecture& a : models().all()) {
    const auto& p = a.published;
    if (!p.kv_bytes_per_token.known() || excused(a, "cache")) continue;
    BOOST_TEST(
        std::abs(kv_bytes_as_published(a) - p.kv_bytes_per_token.value) <= p.kv_print_digit / 2,
        a.id << ": " << kv_bytes_as_published(a) << " against " << p.kv_printed);
    ++checked;
  }
  BOOST_TEST(checked >= 15);
}

BOOST_AUTO_TEST_CASE(exceptions_are_few_and_say_why) {
  int exceptions = 0;
  for (const Architecture& a : models().all())
    if (!a.published.exception.empty()) {
      ++exceptions;
      BOOST_TEST(a.published.exception.find(": ") != std::string::npos, a.id);
    }
  BOOST_TEST(exceptions <= 8);
}

BOOST_AUTO_TEST_CASE(cache_bytes_equal_the_record_of_models) {
  const auto dir = tests::data_dir();
  if (!dir) return tests::skip("needs ../shared/data");
  const core::Csv record = core::Csv::load(*dir / "archs/models.csv");
  int checked = 0;
  for (const Architecture& a : models().all())
    for (std::size_t row = 0; row < record.rows.size(); ++row) {
      const std::string& bytes = record.cell(row, "kv_bytes_per_token_bf16");
      if (record.cell(row, "name") != a.name || bytes.empty() || excused(a, "cache")) continue;
      // The record computes this one as if global layers had the local layers' heads.
      if (a.id == "gemma-4-26b-a4b") continue;
      // The record holds one decimal of KiB.
      BOOST_TEST(std::abs(kv_bytes_as_published(a) - std::stod(bytes)) <= 52, a.id << " " << bytes);
      ++checked;
    }
  BOOST_TEST(checked >= 10);
}

BOOST_AUTO_TEST_CASE(every_model_lowers_in_both_phases) {
  for (const Architecture& a : models().all()) {
    for (const Phase& phase : {tests::prefill(1, 512), tests::decode(4, 1024)}) {
      const OperatorGraph graph = lower(a, phase);
      BOOST_TEST(graph.size() >= 8u, a.id);
      BOOST_TEST(graph.size() <= 96u, a.id);
      for (const Operator& op : graph) {
        BOOST_TEST(std::isfinite(op.flops + op.weight_bytes + op.activation_bytes), a.id);
        BOOST_TEST(op.count >= 1, a.id);
      }
    }
  }
}

BOOST_AUTO_TEST_CASE(models_of_measured_serving_points_are_found) {
  const auto dir = tests::data_dir();
  if (!dir) return tests::skip("needs ../shared/data");
  const core::Csv points = core::Csv::load(*dir / "measured/serving_points.csv");
  std::size_t found = 0;
  for (std::size_t row = 0; row < points.rows.size(); ++row) {
    try {
      models().find(points.cell(row, "model"));
      ++found;
    } catch (const core::InputError&) {
      // Old models with a handful of points are left out of the catalog.
    }
  }
  BOOST_TEST(double(found) >= 0.95 * double(points.rows.size()));
}

BOOST_AUTO_TEST_CASE(aliases_resolve_and_typos_name_the_nearest) {
  BOOST_TEST(models().find("mistralai/MIXTRAL-8X7B").id == "mixtral-8x7b");
  BOOST_TEST(models().find("DeepSeek-R1-0528").id == "deepseek-r1");
  BOOST_TEST(models().find("Llama 3.3 70B").id == "llama-3.1-70b");
  BOOST_CHECK_EXCEPTION(models().find("deepsek-r1"), core::InputError, [](const auto& e) {
    return std::string(e.what()).find("did you mean 'deepseek-r1'") != std::string::npos;
  });
}

BOOST_AUTO_TEST_SUITE_END()
