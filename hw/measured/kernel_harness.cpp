// SPDX-FileCopyrightText: 2026 The Strandline Authors
// SPDX-License-Identifier: Apache-2.0
#include "hw/measured/kernel_harness.h"

#include "core/files.h"
#include "core/yaml.h"

namespace strandline::hw {
namespace {

using core::Range;
using core::YamlNode;

/// Keys that a chip leaves out are those of `base`.
KernelHarness read_harness(const YamlNode& node, KernelHarness base) {
  if (const auto launch = node.find("launch"))
    base.launch_s = launch->as_quantity("s", Range::non_negative());
  if (const auto chips = node.find("node_chips"))
    base.node_chips = chips->as_quantity("1", Range{1, 1e6});
  if (const auto walk = node.find("latent_walk"))
    base.latent_walk_s = walk->as_quantity("s", Range::non_negative());
  node.finish();
  return base;
}

}  // namespace

KernelHarnesses KernelHarnesses::load(const std::filesystem::path& file) {
  const YamlNode root = YamlNode::load(file);
  KernelHarnesses all;
  const YamlNode base = root.at("default");
  base.at("launch");
  base.at("node_chips");
  all.default_ = read_harness(base, {});
  for (const YamlNode& node : root.at("chips").items()) {
    const std::string id = node.text("chip");
    if (!all.chips_.emplace(id, read_harness(node, all.default_)).second)
      node.fail("describes a chip twice", "keep one entry per chip");
  }
  for (const YamlNode& node : root.at("slow_kernels").items()) {
    all.slow_[{node.text("kernel"), node.text_or("dtype", "")}] =
        node.quantity("slowdown", "1", Range::positive());
    node.finish();
  }
  root.finish();
  return all;
}

KernelHarnesses KernelHarnesses::load() {
  return load(core::home_path("hw/measured/kernel_harness.yaml"));
}

const KernelHarness& KernelHarnesses::of(const std::string& chip_id) const {
  const auto found = chips_.find(chip_id);
  return found == chips_.end() ? default_ : found->second;
}

double KernelHarnesses::slowdown(const std::string& kernel, const std::string& dtype) const {
  const auto found = slow_.find({kernel, dtype});
  return found == slow_.end() ? 1.0 : found->second.value;
}

}  // namespace strandline::hw
