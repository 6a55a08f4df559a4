// SPDX-FileCopyrightText: 2026 The Strandline Authors
// SPDX-License-Identifier: Apache-2.0
#include "hw/efficiency.h"

#include "core/files.h"
#include "core/yaml.h"

namespace strandline::hw {
namespace {

using core::YamlNode;

constexpr EfficiencyField kFields[] = {
    {"attention_over_product", "1", &Efficiency::attention_over_product, true},
    {"attention_rows", "1", &Efficiency::attention_rows, false},
    {"attention_block", "s", &Efficiency::attention_block_s, false},
    {"attention_block_rows", "1", &Efficiency::attention_block_rows, false},
    {"vector_ops_per_score", "1", &Efficiency::vector_ops_per_score, false},
    {"chunk_over_product", "1", &Efficiency::chunk_over_product, true},
    {"chunk_traffic", "1", &Efficiency::chunk_traffic, false},
    {"channel_decay", "1", &Efficiency::channel_decay, false},
    {"delta_chunk", "1", &Efficiency::delta_chunk, false},
    {"ssd_chunk", "1", &Efficiency::ssd_chunk, false},
    {"conv_ops", "1", &Efficiency::conv_ops, false},
    {"conv_row", "1", &Efficiency::conv_row, false},
    {"conv_row_start", "s", &Efficiency::conv_row_start_s, false},
    {"scan_step", "s", &Efficiency::scan_step_s, false},
    {"chunk_step", "s", &Efficiency::chunk_step_s, false},
    {"novel_efficiency", "1", &Efficiency::novel_efficiency, true},
    {"least_rows", "1", &Efficiency::least_rows, false},
    {"scaled_step", "s", &Efficiency::scaled_step_s, false},
    {"least_split", "1", &Efficiency::least_split, false},
    {"irregular_loss", "1", &Efficiency::irregular_loss, true},
    {"grouped_streaming", "1", &Efficiency::grouped_streaming, true},
    {"turning_streams", "1", &Efficiency::turning_streams, true},
    {"operators_per_floor", "1", &Efficiency::operators_per_floor, false},
    {"activation_share", "1", &Efficiency::activation_share, true},
};

}  // namespace

/// Fills the private parts of Efficiencies.
struct EfficiencyReader {
  /// Keys that are left out stay as they are in `set`.
  static void read(const YamlNode& node, Efficiencies::Set& set) {
    for (const EfficiencyField& f : kFields) {
      const auto range = f.fraction ? core::Range::fraction() : core::Range::positive();
      const core::Sourced number = node.quantity_or_unknown(f.name, f.unit, range);
      if (!number.known()) continue;
      set.values.*f.value = number.value;
      set.entries.emplace(f.name, number);
    }
    node.finish();
  }

  static Efficiencies all(const YamlNode& root) {
    Efficiencies out;
    const YamlNode base = root.at("default");
    read(base, out.default_);
    for (const EfficiencyField& f : kFields)
      if (!out.default_.entries.contains(f.name))
        base.fail("has no " + std::string(f.name), "give every constant a default");
    if (const auto families = root.find("families")) {
      for (const YamlNode& node : families->items()) {
        Efficiencies::Set set{out.default_.values, {}};
        const std::string family = node.text("family");
        read(node, set);
        if (!out.families_.emplace(family, set).second)
          node.fail("describes a family twice", "keep one entry per family");
      }
    }
    root.finish();
    return out;
  }
};

std::span<const EfficiencyField> efficiency_fields() {
  return kFields;
}

Efficiencies Efficiencies::load(const std::filesystem::path& file) {
  return EfficiencyReader::all(YamlNode::load(file));
}

Efficiencies Efficiencies::parse(const std::string& text, const std::string& name) {
  return EfficiencyReader::all(YamlNode::parse(text, name));
}

const Efficiency& Efficiencies::of(const std::string& family) const {
  const auto found = families_.find(family);
  return found == families_.end() ? default_.values : found->second.values;
}

core::Sourced Efficiencies::entry(const std::string& family, std::string_view name) const {
  const auto set = families_.find(family);
  if (!family.empty() && set == families_.end()) return {};
  const auto& entries = family.empty() ? default_.entries : set->second.entries;
  const auto found = entries.find(name);
  return found == entries.end() ? core::Sourced{} : found->second;
}

const Efficiencies& efficiencies() {
  static const Efficiencies all = Efficiencies::load(core::home_path("hw/efficiency.yaml"));
  return all;
}

}  // namespace strandline::hw
