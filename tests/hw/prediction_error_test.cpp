// SPDX-FileCopyrightText: 2026 The Strandline Authors
// SPDX-License-Identifier: Apache-2.0
#include "hw/prediction_error.h"

#include <fmt/format.h>

#include <boost/test/unit_test.hpp>
#include <cmath>

#include "core/error.h"
#include "hw/support.h"

using namespace strandline;
using core::WorkClass;
using hw::ClassSeconds;
using hw::Evidence;

namespace tt = boost::test_tools;

namespace {

constexpr double kNinety = 1.2815515655446004;  // standard normal, any table

std::string entry(const std::string& what, Evidence e, double shared, double own) {
  return fmt::format(
      "  - {{{}evidence: {}, rows: 1, groups: 1, bias: 0,\n     shared: {{value: {}, unit: 1}}, "
      "own: "
      "{{value: {}, unit: 1}}}}\n",
      what, hw::name_of(e), shared, own);
}

/// A table in round numbers: classes 0.1 shared and 0.2 own at every level, wholes 0.05, 0.1, 0.2.
std::string round_table(const std::string& more = "", double whole_last = 0.2) {
  std::string text = "sources: {t: test}\ndefault_source: t\nchips: [b200]\n";
  text += "families: [nvidia-gpu]\nclasses:\n";
  for (int c = 0; c < core::kWorkClasses; ++c)
    for (int e = 0; e < hw::kEvidenceLevels; ++e)
      text += entry(fmt::format("class: {}, bits: 16, ", hw::name_of(static_cast<WorkClass>(c))),
                    static_cast<Evidence>(e), 0.1, 0.2);
  text += more + "whole:\n";
  text += entry("", Evidence::kMeasured, 0.05, 0);
  text += entry("", Evidence::kSameFamily, 0.1, 0);
  text += entry("", Evidence::kSpecification, whole_last, 0);
  return text;
}

hw::PredictionErrors round_errors() {
  return hw::PredictionErrors::parse(round_table(), "round");
}

ClassSeconds even(int classes) {
  ClassSeconds seconds{};
  for (int c = 0; c < classes; ++c) seconds[static_cast<std::size_t>(c)] = 1e-3;
  return seconds;
}

core::Segment chat() {
  return {.id = "chat", .input_tokens = 1024, .output_tokens = 1024};
}

}  // namespace

BOOST_AUTO_TEST_SUITE(prediction_error)

BOOST_AUTO_TEST_CASE(one_class_errs_by_its_spread_and_the_whole) {
  const double spread = log_spread(even(1), 16, Evidence::kMeasured, false, round_errors());
  BOOST_TEST(spread == std::hypot(0.1, 0.05), tt::tolerance(1e-12));
}

BOOST_AUTO_TEST_CASE(classes_err_apart) {
  const double spread = log_spread(even(4), 16, Evidence::kMeasured, false, round_errors());
  BOOST_TEST(spread == std::hypot(0.1 / 2, 0.05), tt::tolerance(1e-12));
}

BOOST_AUTO_TEST_CASE(a_model_alone_errs_by_its_shapes_too) {
  const double spread = log_spread(even(1), 16, Evidence::kMeasured, true, round_errors());
  BOOST_TEST(spread == std::hypot(0.1, 0.2 / 2, 0.05), tt::tolerance(1e-12));  // four shapes
}

BOOST_AUTO_TEST_CASE(the_band_holds_eighty_percent_of_a_normal) {
  const hw::ErrorBand band = hw::band_of(0.3);
  BOOST_TEST(std::log(band.high) == kNinety * 0.3, tt::tolerance(1e-12));
  BOOST_TEST(band.low * band.high == 1.0, tt::tolerance(1e-12));
  BOOST_TEST(hw::band_of(0.0).low == 1.0);
}

BOOST_AUTO_TEST_CASE(widths_without_an_entry_take_the_wider_one) {
  const auto errors = hw::PredictionErrors::parse(
      round_table(entry("class: product, bits: 8, ", Evidence::kSameFamily, 0.4, 0.5)), "t");
  BOOST_TEST(errors.of(WorkClass::kProduct, 16, Evidence::kSameFamily).shared.value == 0.1);
  BOOST_TEST(errors.of(WorkClass::kProduct, 8, Evidence::kSameFamily).shared.value == 0.4);
  BOOST_TEST(errors.of(WorkClass::kProduct, 4, Evidence::kSameFamily).shared.value == 0.4);
}

BOOST_AUTO_TEST_CASE(a_worse_known_level_is_never_the_surer_one) {
  const auto errors = hw::PredictionErrors::parse(
      round_table(entry("class: product, bits: 8, ", Evidence::kMeasured, 0.4, 0.5), 0.01), "t");
  BOOST_TEST(errors.of(WorkClass::kProduct, 8, Evidence::kSpecification).shared.value == 0.4);
  BOOST_TEST(errors.whole(Evidence::kSpecification).shared.value == 0.1);
}

BOOST_AUTO_TEST_CASE(few_chips_widen_wholes_as_student_does) {
  std::string text = round_table();
  text.replace(text.rfind("groups: 1"), 9, "groups: 8");
  const auto errors = hw::PredictionErrors::parse(text, "t");
  // t of 7 degrees of freedom at 90 %: 1.415 in any table.
  BOOST_TEST(errors.whole(Evidence::kSpecification).shared.value == 0.2 * 1.415 / kNinety,
             tt::tolerance(1e-3));
  BOOST_TEST(errors.whole(Evidence::kSameFamily).shared.value == 0.1);
}

BOOST_AUTO_TEST_CASE(bad_tables_are_refused) {
  const auto bad = [](const std::string& text) {
    BOOST_CHECK_THROW(hw::PredictionErrors::parse(text, "t"), core::InputError);
  };
  bad(round_table(entry("class: product, bits: 16, ", Evidence::kMeasured, 0.1, 0.1)));  // twice
  bad(round_table(entry("class: magic, bits: 16, ", Evidence::kMeasured, 0.1, 0.1)));
  bad(round_table(entry("class: product, bits: 12, ", Evidence::kMeasured, 0.1, 0.1)));
  bad(round_table(entry("class: product, bits: 8, ", Evidence::kMeasured, -0.1, 0.1)));
  bad(round_table("  - {unknown: 1}\n"));
}

BOOST_AUTO_TEST_CASE(a_class_missing_at_a_level_is_refused) {
  std::string text = round_table();
  const std::string lost = entry("class: network, bits: 16, ", Evidence::kSameFamily, 0.1, 0.2);
  text.erase(text.find(lost), lost.size());
  BOOST_CHECK_THROW(hw::PredictionErrors::parse(text, "t"), core::InputError);
}

BOOST_AUTO_TEST_CASE(evidence_follows_from_what_was_measured) {
  const auto chips = hw::ChipCatalog::load();
  const auto evidence = [&](const char* id) {
    return hw::prediction_errors().evidence_of(chips.find(id));
  };
  BOOST_TEST((evidence("h100") == Evidence::kMeasured));
  BOOST_TEST((evidence("rubin-nvl72") == Evidence::kSameFamily));
  BOOST_TEST((evidence("mi355x") == Evidence::kSpecification));
  BOOST_TEST((evidence("tpu-v7") == Evidence::kSpecification));
}

BOOST_AUTO_TEST_CASE(no_candidate_to_build_is_surer_than_a_measured_chip) {
  const auto& errors = hw::prediction_errors();
  const hw::ChipCatalog chips = hw::ChipCatalog::load();
  for (const hw::Chip& chip : chips.all()) {
    if (!chip.candidate) continue;
    BOOST_TEST_CONTEXT(chip.id) {
      const Evidence e = errors.evidence_of(chip);
      BOOST_TEST((e == Evidence::kSpecification));
      for (int c = 0; c < core::kWorkClasses; ++c)
        for (const int bits : {16, 8, 4}) {
          const auto of = static_cast<WorkClass>(c);
          BOOST_TEST(errors.of(of, bits, e).shared.value >=
                     errors.of(of, bits, Evidence::kMeasured).shared.value);
        }
      BOOST_TEST(errors.whole(e).shared.value > errors.whole(Evidence::kMeasured).shared.value);
    }
  }
}

BOOST_AUTO_TEST_CASE(every_shipped_spread_has_a_source_and_is_plausible) {
  const auto& errors = hw::prediction_errors();
  for (int level = 0; level < hw::kEvidenceLevels; ++level)
    for (int c = 0; c < core::kWorkClasses; ++c) {
      const auto& s = errors.of(static_cast<WorkClass>(c), 16, static_cast<Evidence>(level));
      BOOST_TEST(!s.shared.source.empty());
      BOOST_TEST(s.shared.low <= s.shared.value);
      BOOST_TEST(s.shared.value <= s.shared.high);
      BOOST_TEST(s.shared.value < std::log(10.0));
    }
}

BOOST_AUTO_TEST_CASE(bands_widen_from_measured_to_specification) {
  const auto models = archs::ArchitectureCatalog::load();
  const auto chips = hw::ChipCatalog::load();
  const archs::Architecture& a = models.find("llama-3.1-70b");
  double last = 0;
  for (const char* id : {"h100", "h200", "mi300x"}) {
    const hw::ChipModel model = hw::prepare(chips.find(id));
    const auto frontier = hw::pareto_frontier(a, model, chat());
    BOOST_REQUIRE(!frontier.empty());
    const hw::ErrorBand band = hw::band_of(frontier.front(), a, model, chat());
    BOOST_TEST(band.low < 1.0);
    BOOST_TEST(band.high > last);
    last = band.high;
  }
}

BOOST_AUTO_TEST_SUITE_END()
