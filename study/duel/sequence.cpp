// SPDX-FileCopyrightText: 2026 The Strandline Authors
// SPDX-License-Identifier: Apache-2.0
#include "study/duel/sequence.h"

#include "core/error.h"
#include "core/yaml.h"
#include "hw/asic/configs.h"

namespace strandline::study {
namespace {

using core::YamlNode;

/// What `find` returns for a node's text; what it refuses is told with the node's place.
template <class Find>
auto found(const YamlNode& node, Find find) {
  try {
    return find(node.as_text());
  } catch (const core::InputError& e) {
    node.fail(e.parts().problem, e.parts().mend);
  }
}

hw::Chip chip_at(const YamlNode& node, const hw::ChipCatalog& catalog, bool fixed) {
  hw::Chip chip = found(node, [&](const std::string& name) {
    hw::Chip c = catalog.find(name);
    c.require_costable("duel");
    return c;
  });
  if ((chip.programmability == hw::Programmability::kFixedFunction) != fixed)
    node.fail(fixed ? "is no fixed-function chip" : "is no programmable chip",
              "`strandline hw list` tells which chips are");
  return chip;
}

constexpr core::Range kBatches{1, 1e6};
constexpr core::Range kTokens{1, 4e6};

void read_steps(const YamlNode& root, DuelSequence& d) {
  if (const auto p = root.find("prefill")) {
    d.prefill.batch = p->number_or("batch", d.prefill.batch, kBatches);
    d.prefill.new_tokens = p->integer_or("tokens", d.prefill.new_tokens, kTokens);
    p->finish();
  }
  if (const auto p = root.find("decode")) {
    d.decode.batch = p->number_or("batch", d.decode.batch, kBatches);
    d.decode.context_tokens = p->integer_or("context", d.decode.context_tokens, kTokens);
    p->finish();
  }
  d.serving.id = "duel";
  if (const auto p = root.find("serving")) {
    const auto tokens = [&](const char* key, double& value) {
      if (p->has(key)) value = p->quantity(key, "tok", kTokens).value;
    };
    tokens("input", d.serving.input_tokens);
    tokens("output", d.serving.output_tokens);
    if (p->has("interactivity"))
      d.serving.interactivity_tok_s_user =
          p->quantity("interactivity", "tok/s", core::Range::positive()).value;
    p->finish();
  }
}

DuelStep step_at(const YamlNode& node, const archs::ArchitectureCatalog& catalog,
                 const std::string& before) {
  DuelStep step{found(node.at("model"), [&](const std::string& n) { return catalog.find(n); }),
                node.text("brings")};
  const std::string& date = step.model.released;
  if (const auto stated = node.find("released"); stated && stated->as_text() != date)
    stated->fail("is not the day that the catalog has for " + step.model.id, "write " + date);
  if (date.empty())
    node.fail("has no day of release in the catalog: " + step.model.id,
              "take a model that has one");
  if (date < before)
    node.fail("was released on " + date + ", before the one above it (" + before + ")",
              "order the architectures by their dates");
  node.finish();
  return step;
}

DuelSequence read(const YamlNode& root) {
  DuelSequence d;
  const auto chips = hw::ChipCatalog::load();
  for (const YamlNode& node : root.at("chips").items())
    d.chips.push_back(chip_at(node, chips, true));
  if (d.chips.empty()) root.at("chips").fail("is empty", "name a fixed-function chip");
  d.gpu = chip_at(root.at("gpu"), chips, false);
  if (const auto core = root.find("core"))
    d.core = found(*core, [](const std::string& name) { return hw::asic::find_config(name).name; });
  read_steps(root, d);
  const auto models = archs::ArchitectureCatalog::load();
  const YamlNode list = root.at("architectures");
  for (const YamlNode& node : list.items())
    d.steps.push_back(step_at(node, models, d.steps.empty() ? "" : d.steps.back().model.released));
  if (d.steps.empty()) list.fail("is empty", "name a model of archs/catalog");
  root.finish();
  return d;
}

}  // namespace

DuelSequence DuelSequence::load(const std::filesystem::path& file) {
  return read(YamlNode::load(file));
}

DuelSequence DuelSequence::parse(const std::string& text, const std::string& name) {
  return read(YamlNode::parse(text, name));
}

}  // namespace strandline::study
