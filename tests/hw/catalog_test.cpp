// SPDX-FileCopyrightText: 2026 The Strandline Authors
// SPDX-License-Identifier: Apache-2.0
#include <boost/test/unit_test.hpp>
#include <cctype>
#include <map>
#include <set>
#include <string>

#include "core/error.h"
#include "hw/chip.h"
#include "hw/chip_facts.h"

using namespace strandline;

namespace {

const hw::ChipCatalog& chips() {
  static const hw::ChipCatalog all = hw::ChipCatalog::load();
  return all;
}

}  // namespace

BOOST_AUTO_TEST_SUITE(catalog)

BOOST_AUTO_TEST_CASE(holds_22_real_chips_and_8_candidates_at_least) {
  int real = 0, candidates = 0;
  for (const auto& chip : chips().all()) ++(chip.candidate ? candidates : real);
  BOOST_TEST(real >= 22);
  BOOST_TEST(candidates >= 8);
}

BOOST_AUTO_TEST_CASE(every_number_has_a_source_and_lies_in_its_interval) {
  int numbers = 0;
  for (const auto& chip : chips().all()) {
    for (const auto& fact : hw::facts(chip)) {
      if (!fact.number.known()) continue;
      ++numbers;
      BOOST_TEST_CONTEXT(chip.id << " " << fact.name) {
        BOOST_TEST(fact.number.source.size() > 3);
        BOOST_TEST(fact.number.low <= fact.number.value);
        BOOST_TEST(fact.number.value <= fact.number.high);
      }
    }
  }
  BOOST_TEST(numbers > 1000);
}

BOOST_AUTO_TEST_CASE(blank_facts_are_listed_as_missing) {
  for (const auto& chip : chips().all()) {
    const std::set<std::string> missing(chip.missing_facts.begin(), chip.missing_facts.end());
    for (const auto& fact : hw::facts(chip)) {
      if (fact.name.starts_with("engines")) continue;  // absent formats are not blank facts
      BOOST_TEST_CONTEXT(chip.id << " " << fact.name) {
        BOOST_TEST(fact.number.known() != missing.contains(fact.name));
      }
    }
  }
}

BOOST_AUTO_TEST_CASE(ids_are_lower_case_words_with_hyphens) {
  for (const auto& chip : chips().all()) {
    for (const char c : chip.id) {
      const bool fits = std::islower(static_cast<unsigned char>(c)) || c == '-' ||
                        std::isdigit(static_cast<unsigned char>(c));
      BOOST_TEST(fits, chip.id);
    }
    BOOST_TEST(!chip.name.empty());
    BOOST_TEST(!chip.launch.empty());
  }
}

BOOST_AUTO_TEST_CASE(incomplete_chips_say_so_and_all_others_cost) {
  const std::set<std::string> incomplete{"etched-sohu", "groq-3-lpu", "rubin-nvl72", "sn40l",
                                         "taalas-hc1",  "tpu-8i",     "tpu-8t",      "wse-3"};
  for (const auto& chip : chips().all()) {
    BOOST_TEST_CONTEXT(chip.id) {
      if (incomplete.contains(chip.id)) {
        BOOST_CHECK_THROW(chip.require_costable("test"), core::MissingFact);
      } else {
        BOOST_CHECK_NO_THROW(chip.require_costable("test"));
      }
    }
  }
}

BOOST_AUTO_TEST_CASE(a_blank_fact_is_named_by_the_command_that_needs_it) {
  const auto message = [](const char* id) -> std::string {
    try {
      chips().find(id).require_costable("curve");
    } catch (const core::MissingFact& error) {
      return error.what();
    }
    return "";
  };
  // Cerebras publishes a sparse rate only; Taalas no ROM; SambaNova no link rate.
  const auto blank_peak = [&](const char* id) {
    return message(id).find("peak bf16 rate of the matrix engine") != std::string::npos;
  };
  BOOST_TEST(blank_peak("wse-3"));
  BOOST_TEST(message("wse-3").find("curve") != std::string::npos);
  BOOST_TEST(blank_peak("taalas-hc1"));
  BOOST_TEST(message("sn40l").find("network.bandwidth") != std::string::npos);
}

BOOST_AUTO_TEST_CASE(a_range_of_the_file_stays_a_range) {
  // "15-23" kW, "90/170/192" W at least, on average and at most, "4.8 or 6.03" TB/s.
  const auto& wafer = chips().find("CS-3").economics.power_w;
  BOOST_TEST(wafer.low == 15e3);
  BOOST_TEST(wafer.high == 23e3);
  const auto& tpu = chips().find("TPU v4").economics.chip_power_w;
  BOOST_TEST(tpu.low == 90.0);
  BOOST_TEST(tpu.value == 170.0);
  BOOST_TEST(tpu.high == 192.0);
  const auto& sohu = chips().find("Etched Sohu").main_memory().bandwidth_b_s;
  BOOST_TEST(sohu.low == 4.8e12, boost::test_tools::tolerance(1e-12));
  BOOST_TEST(sohu.high == 6.03e12, boost::test_tools::tolerance(1e-12));
}

BOOST_AUTO_TEST_CASE(short_names_of_the_data_resolve) {
  const std::map<std::string, std::string> names{{"h100_sxm", "h100"},
                                                 {"b200_sxm", "b200"},
                                                 {"gb200", "gb200-nvl72"},
                                                 {"GB300", "gb300-nvl72"},
                                                 {"intel_max1550", "intel-max1550"},
                                                 {"rtx_pro_6000", "rtx-pro-6000"},
                                                 {"rtx6000pro", "rtx-pro-6000"},
                                                 {"tpu_v7", "tpu-v7"},
                                                 {"tpu_v6e", "tpu-v6e"},
                                                 {"trainium1", "trainium1"},
                                                 {"Trainium2", "trainium2"},
                                                 {"WSE-3", "wse-3"},
                                                 {"CS-3", "wse-3"},
                                                 {"gh200", "gh200"},
                                                 {"l40s", "l40s"},
                                                 {"gaudi2", "gaudi2"},
                                                 {"mi250", "mi250"},
                                                 {"H800", "h800"}};
  for (const auto& [name, id] : names) BOOST_TEST(chips().find(name).id == id, name);
}

BOOST_AUTO_TEST_CASE(fixed_function_chips_lack_something_and_programmable_ones_nothing) {
  const auto seen = archs::bit(archs::Capability::kNovel0) - 1;
  const auto formats = archs::bit(archs::Capability::kFp8) | archs::bit(archs::Capability::kFp4) |
                       archs::bit(archs::Capability::kTernary);
  for (const auto& chip : chips().all()) {
    BOOST_TEST_CONTEXT(chip.id) {
      const auto operators = seen & ~formats;
      const bool all = (chip.native & operators) == operators;
      BOOST_TEST(all == (chip.programmability == hw::Programmability::kProgrammable));
      BOOST_TEST((chip.native & archs::bit(archs::Capability::kSoftmaxAttention)) != 0u);
    }
  }
}

BOOST_AUTO_TEST_SUITE_END()
