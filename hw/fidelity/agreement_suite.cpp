// SPDX-FileCopyrightText: 2026 The Strandline Authors
// SPDX-License-Identifier: Apache-2.0
#include "hw/fidelity/agreement_suite.h"

#include <fmt/format.h>

#include "core/files.h"
#include "core/yaml.h"

namespace strandline::hw::fidelity {
namespace {

using core::YamlNode;

int count(const YamlNode& node, const char* key, int least, int most) {
  return static_cast<int>(
      node.integer(key, {static_cast<double>(least), static_cast<double>(most)}));
}

SuiteLayer read_layer(const YamlNode& node) {
  SuiteLayer l;
  l.config = node.text("config");
  l.arch = node.text("arch");
  l.layer = static_cast<int>(node.integer_or("layer", 0, {0, 1000}));
  l.scale = count(node, "scale", 1, 65536);
  const std::string phase = node.text("phase");
  if (phase != "prefill" && phase != "decode")
    node.at("phase").fail("is no phase", "write prefill or decode");
  l.decode = phase == "decode";
  l.work.sequences = static_cast<int>(node.integer_or("sequences", 1, {1, 256}));
  l.work.tokens = l.decode ? 1 : count(node, "tokens", 1, 4096);
  l.work.context = l.decode ? count(node, "context", 1, 65536) : 0;
  l.small = node.text_or("small", "false") == "true";
  node.finish();
  return l;
}

}  // namespace

std::string SuiteLayer::name() const {
  std::string text =
      fmt::format("{} {} width {} {} {}", arch, layer, scale, decode ? "decode" : "prefill",
                  decode ? work.context : work.tokens);
  if (work.sequences > 1) text += fmt::format(" x{}", work.sequences);
  return text;
}

Suite read_suite(const std::filesystem::path& file) {
  const YamlNode root =
      YamlNode::load(file.empty() ? core::home_path("hw/fidelity/suite.yaml") : file);
  Suite suite;
  const YamlNode memory = root.at("memory");
  suite.memory.latency = count(memory, "latency_cycles", 0, 100000);
  suite.memory.bytes_per_cycle = memory.number("bytes_per_cycle", {0.1, 1e6});
  memory.finish();
  for (const YamlNode& node : root.at("layers").items()) suite.layers.push_back(read_layer(node));
  root.finish();
  return suite;
}

}  // namespace strandline::hw::fidelity
