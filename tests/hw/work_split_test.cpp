// SPDX-FileCopyrightText: 2026 The Strandline Authors
// SPDX-License-Identifier: Apache-2.0
#include "hw/work_split.h"

#include <boost/test/unit_test.hpp>

#include "hw/serving.h"
#include "hw/support.h"

using namespace strandline;
using core::WorkClass;

namespace tt = boost::test_tools;

namespace {

double share(const hw::ClassSeconds& s, WorkClass c) {
  return s[static_cast<std::size_t>(c)] / hw::total_seconds(s);
}

core::Segment mix(double input, double output) {
  return {.id = "mix", .input_tokens = input, .output_tokens = output};
}

struct Catalogs {
  archs::ArchitectureCatalog models = archs::ArchitectureCatalog::load();
  hw::ChipCatalog chips = hw::ChipCatalog::load();
};

}  // namespace

BOOST_AUTO_TEST_SUITE(work_split)

BOOST_AUTO_TEST_CASE(classes_sum_to_the_cost_of_the_graph) {
  const Catalogs c;
  const hw::ChipModel h100 = hw::prepare(c.chips.find("h100"));
  for (const char* id : {"llama-3.1-70b", "deepseek-r1", "gpt-oss-120b"}) {
    const archs::Architecture& a = c.models.find(id);
    for (const auto& phase : {archs::Phase{archs::PhaseKind::kDecode, 16, 1, 2048},
                              archs::Phase{archs::PhaseKind::kPrefill, 2, 1024, 0}}) {
      const auto graph = archs::lower(a, phase, {.tensor = 8, .expert = 1});
      BOOST_TEST_CONTEXT(id) {
        const auto seconds = hw::class_seconds(graph, a.depth(), h100);
        BOOST_TEST(hw::total_seconds(seconds) == hw::cost(graph, a.depth(), h100).time_s,
                   tt::tolerance(1e-9));
        for (const double s : seconds) BOOST_TEST(s >= 0.0);
      }
    }
  }
}

BOOST_AUTO_TEST_CASE(both_phases_are_the_seconds_of_a_token_that_serving_has) {
  const Catalogs c;
  const hw::ChipModel h100 = hw::prepare(c.chips.find("h100"));
  const archs::Architecture& a = c.models.find("llama-3.1-70b");
  for (const hw::ServingPoint& p : hw::pareto_frontier(a, h100, mix(1024, 512))) {
    const auto split = hw::phase_split(hw::execute_as(a, *h100.chip), h100, mix(1024, 512),
                                       p.partition, p.concurrency);
    const double chips = p.partition.chips();
    BOOST_TEST(hw::total_seconds(split.decode) * p.decode_tok_s_per_chip * chips == 1.0,
               tt::tolerance(0.02));
    BOOST_TEST(hw::total_seconds(split.prefill) * p.prefill_tok_s_per_chip * chips == 1.0,
               tt::tolerance(0.02));
  }
}

BOOST_AUTO_TEST_CASE(long_contexts_spend_more_on_attention) {
  const Catalogs c;
  const hw::ChipModel h100 = hw::prepare(c.chips.find("h100"));
  const archs::Architecture& a = c.models.find("llama-3.1-70b");
  const auto attention = [&](double input) {
    return share(hw::phase_split(a, h100, mix(input, 256), {.tensor = 8, .expert = 1}, 16).decode,
                 WorkClass::kAttention);
  };
  BOOST_TEST(attention(512) < attention(8192));
  BOOST_TEST(attention(8192) < attention(65536));
}

BOOST_AUTO_TEST_CASE(one_chip_spends_nothing_on_the_network) {
  const Catalogs c;
  const hw::ChipModel h100 = hw::prepare(c.chips.find("h100"));
  const archs::Architecture& a = c.models.find("llama-3.1-8b");
  const auto network = [&](int tensor) {
    return share(hw::phase_split(a, h100, mix(512, 256), {.tensor = tensor, .expert = 1}, 8).decode,
                 WorkClass::kNetwork);
  };
  BOOST_TEST(network(1) == 0.0);
  BOOST_TEST(network(8) > 0.0);
}

BOOST_AUTO_TEST_CASE(widths_are_those_of_the_weights) {
  const Catalogs c;
  const hw::ChipModel b200 = hw::prepare(c.chips.find("b200"));
  archs::Architecture a = c.models.find("llama-3.1-8b");
  const auto bits = [&](archs::DataType type) {
    a.weight_type = type;
    return hw::phase_split(a, b200, mix(512, 256), {}, 8).bits;
  };
  BOOST_TEST(bits(archs::DataType::kBf16) == 16);
  BOOST_TEST(bits(archs::DataType::kFp8) == 8);
  BOOST_TEST(bits(archs::DataType::kNvfp4) == 4);
}

BOOST_AUTO_TEST_CASE(every_operator_kind_has_a_class) {
  for (int k = 0; k < static_cast<int>(archs::OperatorKind::kCount); ++k)
    BOOST_TEST(static_cast<int>(hw::work_class(static_cast<archs::OperatorKind>(k))) <
               core::kWorkClasses);
  BOOST_TEST((hw::work_class(archs::OperatorKind::kNovel) == WorkClass::kUnseen));
  BOOST_TEST((hw::work_class(archs::OperatorKind::kCollective) == WorkClass::kNetwork));
}

BOOST_AUTO_TEST_SUITE_END()
