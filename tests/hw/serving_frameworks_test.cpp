// SPDX-FileCopyrightText: 2026 The Strandline Authors
// SPDX-License-Identifier: Apache-2.0
#include "hw/measured/serving_frameworks.h"

#include <boost/test/unit_test.hpp>

#include "core/error.h"
#include "core/files.h"
#include "tests/hw/fixtures.h"
#include "tests/support/data.h"

namespace {

using namespace strandline;

namespace tt = boost::test_tools;

const std::string kHead = "sources: {t: test}\ndefault_source: t\nframeworks:\n";

/// An entry whose layer overhead tells it apart.
std::string entry(const std::string& who, double overhead, const std::string& more = "") {
  return "  - " + who + "\n    layer_overhead: {value: " + std::to_string(overhead) +
         ", unit: 1}\n"
         "    bandwidth: {value: 0.5, unit: 1}\n"
         "    compute: {value: 0.25, unit: 1}\n"
         "    cache_reads: {value: 1, unit: 1}\n"
         "    step_host: {value: 100, unit: us}\n"
         "    sequence_host: {value: 10, unit: us}\n"
         "    request_host: {value: 2, unit: ms}\n"
         "    first_token_steps: {value: 1.5, unit: 1}\n"
         "    mixture_prefill: {value: 2.5, unit: 1}\n"
         "    prefill: {value: 1.1, unit: 1}\n"
         "    rank_wait: {value: 3, unit: us}\n"
         "    expert_skew: {value: 0.5, unit: 1}\n"
         "    replica_wait_steps: {value: 20, unit: 1}\n"
         "    memory_reserve: {value: 0.1, unit: 1}\n"
         "    prefill_tokens: {value: 2048, unit: 1}\n" +
         more;
}

hw::FrameworkCatalog catalog(const std::string& entries) {
  const auto file = tests::scratch_folder() / "entries.yaml";
  core::write_file_atomically(file, kHead + entries);
  return hw::FrameworkCatalog(file);
}

std::string refusal(const std::string& entries) {
  try {
    catalog(entries);
  } catch (const core::InputError& e) {
    return e.what();
  }
  return "";
}

}  // namespace

BOOST_AUTO_TEST_SUITE(serving_frameworks)

BOOST_AUTO_TEST_CASE(the_first_entry_that_matches_counts) {
  const auto all =
      catalog(entry("names: [fast]\n    sources: [old book]", 2) +
              entry("names: [fast]\n    vendors: [acme]\n    chips: [round-gpu]", 3) +
              entry("names: [fast]\n    vendors: [acme]", 4) + entry("names: [other]", 5));
  hw::Chip chip = tests::round_gpu();
  const auto overhead = [&](const char* name, const char* source) {
    return all.find(name, chip, source).layer_overhead.value;
  };
  BOOST_TEST(overhead("fast", "") == 5);  // another vendor
  chip.vendor = "acme";
  BOOST_TEST(overhead("FAST", "") == 3);
  BOOST_TEST(overhead("fast", "old book") == 2);
  BOOST_TEST(overhead("slow", "old book") == 5);
  chip.id = "another";
  BOOST_TEST(overhead("fast", "") == 4);
}

BOOST_AUTO_TEST_CASE(a_chip_under_a_framework_is_scaled) {
  const auto all = catalog(entry("names: [other]", 2));
  const hw::Chip chip = tests::round_gpu();
  const hw::ChipModel bare = hw::prepare(chip);
  const hw::ChipModel scaled = hw::under(all.all().front(), bare);
  constexpr int kBf16 = static_cast<int>(archs::DataType::kBf16);
  BOOST_TEST(scaled.layer_overhead_s == 100e-6, tt::tolerance(1e-12));
  BOOST_TEST(scaled.bandwidth_b_s == 0.5 * 3.6e12, tt::tolerance(1e-12));
  BOOST_TEST(scaled.matrix_rate[kBf16][kBf16] == 0.25 * 800e12, tt::tolerance(1e-12));
  const hw::ServingSoftware software = hw::software_of(all.all().front());
  BOOST_TEST(software.step_host_s == 1e-4, tt::tolerance(1e-12));
  BOOST_TEST(software.sequence_host_s == 1e-5, tt::tolerance(1e-12));
  BOOST_TEST(all.all().front().request_host_s.value == 2e-3, tt::tolerance(1e-12));
  BOOST_TEST(software.rank_wait_s == 3e-6, tt::tolerance(1e-12));
  BOOST_TEST(software.expert_skew == 0.5);
  BOOST_TEST(software.prefill_tokens == 2048);
  BOOST_TEST(!software.reserves_whole_length);
}

BOOST_AUTO_TEST_CASE(files_that_break_the_form_are_refused_with_their_place) {
  BOOST_TEST(refusal(entry("names: [fast]", 1)).find("other") != std::string::npos);
  const std::string typo = refusal(entry("names: [other]", 1, "    bandwith: 1\n"));
  BOOST_TEST(typo.find("entries.yaml:") != std::string::npos);
  BOOST_TEST(typo.find("bandwith") != std::string::npos);
  BOOST_TEST(refusal(entry("names: [other]", -1)).find("layer_overhead") != std::string::npos);
}

BOOST_AUTO_TEST_CASE(intervals_between_looks_may_be_left_out) {
  BOOST_TEST(!catalog(entry("names: [other]", 1)).all().front().receive_interval.known());
  const auto polls = catalog(entry("names: [other]", 1,
                                   "    receive_interval: {value: 10, unit: 1}\n"
                                   "    receive_interval_busy: {value: 30, unit: 1}\n"));
  BOOST_TEST(polls.all().front().receive_interval.value == 10);
  BOOST_TEST(polls.all().front().receive_interval_busy.value == 30);
}

BOOST_AUTO_TEST_CASE(every_number_that_is_shipped_has_a_source) {
  const auto shipped = hw::FrameworkCatalog::load();
  for (const hw::Framework& f : shipped.all())
    for (const core::Sourced* s :
         {&f.layer_overhead, &f.bandwidth, &f.compute, &f.cache_reads, &f.step_host_s,
          &f.sequence_host_s, &f.request_host_s, &f.prefill, &f.mixture_prefill, &f.rank_wait_s,
          &f.expert_skew, &f.replica_wait_steps, &f.memory_reserve, &f.prefill_tokens})
      BOOST_TEST((s->known() && !s->source.empty()), f.names.front());
}

BOOST_AUTO_TEST_SUITE_END()
