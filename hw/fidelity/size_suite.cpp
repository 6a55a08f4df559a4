// SPDX-FileCopyrightText: 2026 The Strandline Authors
// SPDX-License-Identifier: Apache-2.0
#include "hw/fidelity/size_suite.h"

#include <fmt/format.h>

#include <algorithm>

#include "core/files.h"
#include "core/yaml.h"
#include "hw/asic/configs.h"

namespace strandline::hw::fidelity {
namespace {

using core::YamlNode;

SizedLayer read_layer(const YamlNode& node) {
  const auto count = [&](const char* key) {
    return static_cast<int>(node.integer(key, {1, 1024}));
  };
  SizedLayer l;
  l.arch = node.text("arch");
  const std::string phase = node.text("phase");
  if (phase != "prefill" && phase != "decode")
    node.at("phase").fail("is no phase", "write prefill or decode");
  l.decode = phase == "decode";
  (l.decode ? l.context : l.tokens) = count(l.decode ? "context" : "tokens");
  l.sequences = static_cast<int>(node.integer_or("sequences", 1, {1, 256}));
  l.least_side = static_cast<int>(node.integer_or("least_side", 1, {1, 256}));
  node.finish();
  return l;
}

asic::Accelerator square(const YamlNode& place, asic::Accelerator a) {
  if (a.rows != a.cols) place.fail("is not square", "give it as many rows as columns");
  return a;
}

}  // namespace

std::string SizedLayer::name() const {
  std::string text = decode ? fmt::format("{} decode context {} R", arch, context)
                            : fmt::format("{} prefill tokens {} R", arch, tokens);
  if (sequences > 1) text += fmt::format(" {} sequences", sequences);
  return text;
}

asic::LayerWork SizedLayer::work(int side) const {
  return {.sequences = sequences, .tokens = decode ? 1 : tokens * side, .context = context * side};
}

asic::MemorySpeed SizeSuite::memory(const asic::Accelerator& core) const {
  return {latency, static_cast<double>(core.rows)};
}

SizeSuite read_size_suite(const std::filesystem::path& file) {
  const YamlNode root =
      YamlNode::load(file.empty() ? core::home_path("hw/fidelity/sizes.yaml") : file);
  SizeSuite suite;
  suite.latency = static_cast<int>(root.integer("latency_cycles", {0, 100000}));
  suite.columns_per_side = static_cast<int>(root.integer("columns_per_side", {1, 256}));
  for (const std::string& name : root.texts("configs"))
    suite.cores.push_back(square(root.at("configs"), asic::find_config(name)));
  const YamlNode cores = root.at("cores");
  for (const std::string& name : cores.keys())
    suite.cores.push_back(square(cores.at(name), asic::read_config(cores.at(name), name)));
  cores.finish();
  std::sort(suite.cores.begin(), suite.cores.end(),
            [](const auto& a, const auto& b) { return a.rows < b.rows; });
  for (const YamlNode& node : root.at("layers").items()) suite.layers.push_back(read_layer(node));
  root.finish();
  return suite;
}

}  // namespace strandline::hw::fidelity
