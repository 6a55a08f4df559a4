// SPDX-FileCopyrightText: 2026 The Strandline Authors
// SPDX-License-Identifier: Apache-2.0
#include <boost/test/unit_test.hpp>

#include <string>
#include <tuple>

#include "core/error.h"
#include "hw/asic/configs.h"

namespace strandline::hw::asic {
namespace {

const std::string kGood =
    "{rows: 8, cols: 4, data: int8, vector_lanes: 2, softmax_lanes: 4, state_rows: 64, "
    "spad_rows: 256, spad_banks: 4, vmem_rows: 128, vmem_banks: 2, dma_bytes: 16, "
    "dma_outstanding: 8, queue_depth: 4, transposer: true, window_mask: false}";

Accelerator parse(const std::string& text) {
  return read_config(core::YamlNode::parse(text, "given.yaml"), "given");
}

/// The message for kGood with one part replaced.
std::string refusal(const std::string& part, const std::string& other) {
  std::string text = kGood;
  const auto at = text.find(part);
  BOOST_TEST_REQUIRE(at != std::string::npos);
  text.replace(at, part.size(), other);
  try {
    parse(text);
  } catch (const core::InputError& e) {
    return e.what();
  }
  return "taken";
}
bool names(const std::string& message, const std::string& key) {
  return message.find("given.yaml") != std::string::npos &&
         message.find("'" + key + "'") != std::string::npos;
}

}  // namespace

BOOST_AUTO_TEST_SUITE(configs)

BOOST_AUTO_TEST_CASE(every_key_is_read) {
  const Accelerator a = parse(kGood);
  BOOST_TEST(a.rows == 8);
  BOOST_TEST(a.cols == 4);
  BOOST_TEST(a.groups() == 2);
  BOOST_TEST(a.softmax_lanes == 4);
  BOOST_TEST(a.vmem_banks == 2);
  BOOST_TEST(a.transposer);
  BOOST_TEST(!a.window_mask);
}

BOOST_AUTO_TEST_CASE(what_no_core_can_be_built_of_is_refused) {
  BOOST_TEST(names(refusal("rows: 8,", "rows: 0,"), "rows"));
  BOOST_TEST(names(refusal("rows: 8,", "rows: 12,"), "rows"));
  BOOST_TEST(names(refusal("cols: 4", "cols: 16"), "cols"));
  BOOST_TEST(names(refusal("data: int8", "data: fp8"), "data"));
  BOOST_TEST(names(refusal("vector_lanes: 2", "vector_lanes: 8"), "vector_lanes"));
  BOOST_TEST(names(refusal("softmax_lanes: 4", "softmax_lanes: 3"), "softmax_lanes"));
  BOOST_TEST(names(refusal("spad_rows: 256", "spad_rows: 8"), "spad_rows"));
  BOOST_TEST(names(refusal("spad_rows: 256", "spad_rows: 131072"), "spad_rows"));
  BOOST_TEST(names(refusal("vmem_rows: 128", "vmem_rows: 4"), "vmem_rows"));
  BOOST_TEST(names(refusal("dma_bytes: 16", "dma_bytes: 256"), "dma_bytes"));
}

BOOST_AUTO_TEST_CASE(unknown_options_are_refused) {
  BOOST_TEST(refusal("window_mask: false", "window_mask: false, prefetch: true").find("prefetch") !=
             std::string::npos);
}

BOOST_AUTO_TEST_CASE(options_are_off_unless_named) {
  Accelerator a = parse(kGood);
  for (const AcceleratorOption& option : kOptions) BOOST_TEST(!(a.*option.field), option.key);
  std::string text = kGood;
  text.insert(1, "topk: true, gather: true, route_entries: 64, ");
  a = parse(text);
  BOOST_TEST(a.topk);
  BOOST_TEST(a.gather);
  BOOST_TEST(a.route_entries == 64);
}

BOOST_AUTO_TEST_CASE(options_that_lack_what_they_need_are_refused) {
  BOOST_TEST(names(refusal("rows: 8,", "gather: true, rows: 8,"), "gather"));
  BOOST_TEST(names(refusal("rows: 8,", "route_entries: 64, rows: 8,"), "route_entries"));
  // 4 columns: lanes that divide them, a row of instructions at least.
  for (const auto& [lanes, words, key] :
       {std::tuple{8, 64, "vproc_lanes"}, {3, 64, "vproc_lanes"}, {2, 2, "vproc_words"}})
    BOOST_TEST(
        names(refusal("rows: 8,", "vector_processor: true, vproc_lanes: " + std::to_string(lanes) +
                                      ", vproc_words: " + std::to_string(words) + ", rows: 8,"),
              key));
}

BOOST_AUTO_TEST_CASE(accumulators_too_narrow_for_a_tile_are_refused) {
  // Eight products of 16 bits: 19 bits.
  const std::string narrow = refusal("rows: 8,", "accumulator_bits: 18, rows: 8,");
  BOOST_TEST(names(narrow, "accumulator_bits"));
  BOOST_TEST(narrow.find("needs 19") != std::string::npos, narrow);
  BOOST_TEST(refusal("rows: 8,", "accumulator_bits: 19, rows: 8,").find("narrow") ==
             std::string::npos);
  BOOST_TEST(refusal("rows: 8,", "accumulator_bits: 32, rows: 8,") == "taken");
}

BOOST_AUTO_TEST_CASE(options_enter_the_hash) {
  Accelerator a = find_config("base8");
  std::vector<std::string> seen{config_hash(a)};
  for (const AcceleratorOption& option : kOptions) {
    Accelerator b = a;
    b.*option.field = true;
    for (const std::string& other : seen) BOOST_TEST(config_hash(b) != other, option.key);
    seen.push_back(config_hash(b));
  }
}

BOOST_AUTO_TEST_CASE(the_hash_follows_sizes_and_not_the_name) {
  Accelerator a = find_config("base8"), b = a;
  b.name = "other";
  BOOST_TEST(config_hash(a) == config_hash(b));
  b.vmem_rows *= 2;
  BOOST_TEST(config_hash(a) != config_hash(b));
}

BOOST_AUTO_TEST_CASE(all_named_configs_are_read_and_differ) {
  const auto all = read_configs();
  BOOST_TEST(all.size() >= 5u);
  for (std::size_t i = 0; i < all.size(); ++i)
    for (std::size_t j = 0; j < i; ++j) BOOST_TEST(config_hash(all[i]) != config_hash(all[j]));
}

BOOST_AUTO_TEST_CASE(an_unknown_config_names_the_ones_there_are) {
  BOOST_CHECK_EXCEPTION(find_config("base9"), core::InputError, [](const core::InputError& e) {
    return std::string(e.what()).find("base16-bf16") != std::string::npos;
  });
}

BOOST_AUTO_TEST_SUITE_END()

}  // namespace strandline::hw::asic
