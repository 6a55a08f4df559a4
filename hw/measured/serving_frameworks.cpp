// SPDX-FileCopyrightText: 2026 The Strandline Authors
// SPDX-License-Identifier: Apache-2.0
#include "hw/measured/serving_frameworks.h"

#include <algorithm>
#include <cctype>
#include <stdexcept>

#include "core/files.h"
#include "core/yaml.h"

namespace strandline::hw {
namespace {

using core::Range;
using core::YamlNode;

/// The entry that stands for frameworks without one of their own.
constexpr const char* kOther = "other";

std::string lower_case(std::string text) {
  for (char& c : text) c = static_cast<char>(std::tolower(static_cast<unsigned char>(c)));
  return text;
}

bool has(const std::vector<std::string>& list, const std::string& x) {
  return std::find(list.begin(), list.end(), x) != list.end();
}

/// An empty list allows everything.
bool allows(const std::vector<std::string>& list, const std::string& x) {
  return list.empty() || has(list, x);
}

/// ISO dates compare as text.
bool within(const Framework& f, const std::string& date) {
  if (f.since.empty() && f.until.empty()) return true;
  return !date.empty() && (f.since.empty() || date >= f.since) &&
         (f.until.empty() || date < f.until);
}

Framework read_framework(const YamlNode& node) {
  constexpr Range kShare{0.0, 1.0, true};
  Framework f;
  f.names = node.texts("names");
  if (node.has("vendors")) f.vendors = node.texts("vendors");
  if (node.has("chips")) f.chips = node.texts("chips");
  if (node.has("sources")) f.sources = node.texts("sources");
  if (node.has("since")) f.since = node.text("since");
  if (node.has("until")) f.until = node.text("until");
  f.layer_overhead = node.quantity("layer_overhead", "1", Range::non_negative());
  f.bandwidth = node.quantity("bandwidth", "1", kShare);
  f.compute = node.quantity("compute", "1", kShare);
  f.cache_reads = node.quantity("cache_reads", "1", Range::positive());
  f.sequence_host_s = node.quantity("sequence_host", "s", Range::non_negative());
  f.first_token_steps = node.quantity("first_token_steps", "1", Range::non_negative());
  f.rank_wait_s = node.quantity("rank_wait", "s", Range::non_negative());
  f.expert_skew = node.quantity("expert_skew", "1", Range::non_negative());
  f.prefill = node.quantity("prefill", "1", Range::positive());
  f.replica_wait_steps = node.quantity("replica_wait_steps", "1", Range::non_negative());
  if (node.has("receive_interval"))
    f.receive_interval = node.quantity("receive_interval", "1", Range::non_negative());
  if (node.has("receive_interval_busy"))
    f.receive_interval_busy = node.quantity("receive_interval_busy", "1", Range::non_negative());
  f.mixture_prefill = node.quantity("mixture_prefill", "1", Range::positive());
  if (node.has("draft_acceptance"))
    f.draft_acceptance = node.quantity("draft_acceptance", "1", Range::fraction());
  f.step_host_s = node.quantity("step_host", "s", Range::non_negative());
  f.request_host_s = node.quantity("request_host", "s", Range::non_negative());
  f.memory_reserve = node.quantity("memory_reserve", "1", Range::fraction());
  f.prefill_tokens = node.quantity("prefill_tokens", "1", Range::positive());
  f.reserve_of_free = node.flag_or("reserve_of_free", false);
  f.reserves_whole_length = node.flag_or("reserves_whole_length", false);
  node.finish();
  return f;
}

}  // namespace

FrameworkCatalog::FrameworkCatalog(const std::filesystem::path& file) {
  const YamlNode root = YamlNode::load(file);
  for (const YamlNode& node : root.at("frameworks").items()) all_.push_back(read_framework(node));
  if (all_.empty() || !has(all_.back().names, kOther) || !all_.back().vendors.empty() ||
      !all_.back().chips.empty() || !all_.back().sources.empty())
    root.at("frameworks")
        .fail("does not end with the entry for all others",
              "let the last entry be names: [other], without vendors, chips and sources");
  root.finish();
}

FrameworkCatalog::FrameworkCatalog(std::vector<Framework> entries) : all_(std::move(entries)) {
  if (all_.empty()) throw std::logic_error("a catalog of frameworks needs an entry for all others");
}

FrameworkCatalog FrameworkCatalog::load() {
  return FrameworkCatalog(core::home_path("hw/frameworks.yaml"));
}

const Framework& FrameworkCatalog::find(const std::string& framework, const Chip& chip,
                                        const std::string& source, const std::string& date) const {
  const std::string wanted = lower_case(framework);
  for (const Framework& f : all_)
    if (has(f.names, wanted) && allows(f.vendors, chip.vendor) && allows(f.chips, chip.id) &&
        allows(f.sources, source) && within(f, date))
      return f;
  return all_.back();
}

ChipModel under(const Framework& f, ChipModel model) {
  model.layer_overhead_s *= f.layer_overhead.value;
  scale_rates(model, f.compute.value, f.bandwidth.value);
  return model;
}

ServingSoftware software_of(const Framework& f) {
  return {.step_host_s = f.step_host_s.value,
          .sequence_host_s = f.sequence_host_s.value,
          .rank_wait_s = f.rank_wait_s.value,
          .cache_reads = f.cache_reads.value,
          .expert_skew = f.expert_skew.value,
          .memory_reserve = f.memory_reserve.value,
          .reserve_of_free = f.reserve_of_free,
          .prefill_tokens = f.prefill_tokens.value,
          .reserves_whole_length = f.reserves_whole_length};
}

}  // namespace strandline::hw
