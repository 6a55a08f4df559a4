// SPDX-FileCopyrightText: 2026 The Strandline Authors
// SPDX-License-Identifier: Apache-2.0
#include "hw/library_constants.h"

#include <fmt/format.h>

#include "core/files.h"
#include "core/yaml.h"

namespace strandline::hw {
namespace {

using L = LibraryConstants;

constexpr const char* kHead = R"(# SPDX-FileCopyrightText: 2026 The Strandline Authors
# SPDX-License-Identifier: Apache-2.0
# What collective software adds to a network (hw/collective_library.h). Starts and rounds count in
# latencies of the chip's network, shares are of its achieved link rate. Written by
# `strandline hw calibrate`: do not edit by hand. Intervals: 10 to 90 % over resamples of
# (operation, size, chips).
sources:
  fit: >-
    fit of strandline hw calibrate to kernel_collectives.csv and kernel_deepep_ll.csv (NCCL and
    TensorRT-LLM on A100, H100, B200, GB200; DeepEP on H100, B200, GB200; ai-dynamo/aiconfigurator):
    least mean absolute log error
default_source: fit

constants:
)";

}  // namespace

const std::array<LibraryNumber, kLibraryNumbers>& library_numbers() {
  static const std::array<LibraryNumber, kLibraryNumbers> all{{
      {"nccl_launch", "1", 1, "launch outside a CUDA graph", &L::nccl_launch},
      {"nccl_step", "1", 1, "a further step of a ring", &L::nccl_step},
      {"ramp", "1", 1, "what chunks leave of overlap", &L::ramp},
      {"in_switch_step", "1", 1, "before a switch sums", &L::in_switch_step},
      {"in_switch_share", "1", 1, "of sums in the switch", &L::in_switch_share},
      {"one_shot_share", "1", 1, "of reading all peers", &L::one_shot_share},
      {"copy_rate", "1", 1, "copying the own share", &L::copy_rate},
      {"peer_launch", "1", 1, "all-to-all, low-latency protocol", &L::peer_launch},
      {"peer_round", "1", 1, "for every doubling of the ranks", &L::peer_round},
      {"simple_launch", "1", 1, "all-to-all above 16 KiB a message", &L::simple_launch},
      {"simple_ramp", "1", 1, "of it", &L::simple_ramp},
      {"dispatch_round", "1", 1, "a round of the barrier", &L::dispatch_round},
      {"dispatch_expert", "1", 1, "counter of an expert", &L::dispatch_expert},
      {"dispatch_share", "1", 1, "of the exchange", &L::dispatch_share},
      {"dispatch_token", "us", 1e-6, "of a token, on one processor", &L::dispatch_token_s},
      {"combine_round", "1", 1, "a round of the barrier", &L::combine_round},
      {"combine_expert", "1", 1, "counter of an expert", &L::combine_expert},
      {"combine_share", "1", 1, "of the exchange", &L::combine_share},
  }};
  return all;
}

FittedLibrary load_library_constants(const std::filesystem::path& file) {
  const core::YamlNode root = core::YamlNode::load(file);
  const core::YamlNode node = root.at("constants");
  FittedLibrary fitted;
  for (const LibraryNumber& n : library_numbers()) {
    const char* unit = n.scale == 1 ? "1" : "s";
    const core::Sourced number = node.quantity(n.key, unit, core::Range::positive());
    fitted.value.*n.member = number.value;
    fitted.low.*n.member = number.low;
    fitted.high.*n.member = number.high;
  }
  node.finish();
  root.finish();
  return fitted;
}

const LibraryConstants& library_constants() {
  static const LibraryConstants constants =
      load_library_constants(core::home_path("hw/collective_library.yaml")).value;
  return constants;
}

std::string library_constants_yaml(const FittedLibrary& fitted) {
  std::string out = kHead;
  for (const LibraryNumber& n : library_numbers()) {
    const auto in_unit = [&](const LibraryConstants& c) { return c.*n.member / n.scale; };
    out += fmt::format("  {}: {{value: {:.4g}, unit: {}, low: {:.4g}, high: {:.4g}}}  # {}\n",
                       n.key, in_unit(fitted.value), n.unit, in_unit(fitted.low),
                       in_unit(fitted.high), n.meaning);
  }
  return out;
}

}  // namespace strandline::hw
