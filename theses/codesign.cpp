// SPDX-FileCopyrightText: 2026 The Strandline Authors
// SPDX-License-Identifier: Apache-2.0
#include <fmt/format.h>

#include <cmath>

#include "core/parallel.h"
#include "theses/codesign_grid.h"
#include "theses/experiments.h"
#include "theses/model_shapes.h"
#include "theses/serving_rate.h"
#include "theses/silicon.h"
#include "theses/spread.h"

namespace strandline::theses {
namespace {

constexpr const char* kOver = "90 % of resampled models";

/// How kernels lie on a chip: shares of its rates that they reach, and the floor of a layer's
/// calls.
struct Mapping {
  std::string name{};
  double compute = 1, bandwidth = 1;
  double layer_software_s = 0;  ///< of the floor
};
struct Inputs {
  core::YamlNode models;
  std::string base{};
  std::vector<Mapping> mappings{};
  std::vector<Silicon> silicons{};
  std::vector<int> most_chips{};
  std::vector<std::string> silicon_names{};
  std::vector<int> domains{};
  bool drafts = true, narrows = true;
  Service service{};
};

void read_mappings(const core::YamlNode& list, Inputs& in) {
  for (const core::YamlNode& m : list.items()) {
    const core::Range share{0, 1, true};
    in.mappings.push_back({m.text("name"), m.number("compute", share), m.number("bandwidth", share),
                           m.number("layer_software_us", {0, 1000}) * 1e-6});
    m.finish();
  }
  if (in.mappings.empty()) list.fail("is empty", "list the mapping before any tuning at least");
}

/// Every array beside every memory beside every network, the first of each first.
void read_silicons(const core::YamlNode& node, Inputs& in) {
  for (const core::YamlNode& network : node.at("networks").items()) {
    const std::string chip = network.text("chip"), name = network.text("name");
    const int most = static_cast<int>(network.integer("most_chips", {1, 4096}));
    network.finish();
    for (const core::YamlNode& memory : node.at("memories").items())
      for (const core::YamlNode& side : node.at("arrays").items()) {
        const int s = static_cast<int>(side.as_integer({16, 256}));
        in.silicons.push_back({s, memory.as_text(), chip});
        in.most_chips.push_back(most);
        in.silicon_names.push_back(fmt::format("{0} x {0}, {1}, {2}", s, memory.as_text(), name));
      }
  }
  node.finish();
  if (in.silicons.empty()) node.fail("has no choice", "list an array, a memory and a network");
}

Inputs read(const core::YamlNode& node) {
  Inputs in{node.at("models")};
  in.base = node.text("base");
  read_mappings(node.at("mappings"), in);
  read_silicons(node.at("silicon"), in);
  for (const core::YamlNode& d : node.at("expert_domains").items())
    in.domains.push_back(static_cast<int>(d.as_integer({2, 4096})));
  in.drafts = node.flag_or("drafts", true);
  in.narrows = node.flag_or("eight_bits", true);
  in.service = read_service(node.at("service"));
  node.finish();
  return in;
}

/// The shapes of a model, each also with a draft, in 8 bits and with both; as released first.
std::vector<ModelShape> model_choices(const archs::Architecture& a, const Inputs& in) {
  std::vector<ModelShape> all = equal_quality_shapes(a, in.domains);
  const auto also = [&](auto change, const char* name) {
    const std::size_t n = all.size();
    for (std::size_t i = 0; i < n; ++i)
      if (auto b = change(all[i].model))
        all.push_back({all[i].shape, std::move(*b), all[i].name + name});
  };
  if (in.drafts) also(with_draft, ", draft");
  if (in.narrows) also(in_8_bits, ", 8 bits");
  return all;
}

PricedChip mapped(const hw::Chip& chip, const Mapping& m) {
  hw::Chip c = chip;
  core::Sourced& floor = c.derating.layer_overhead_s;
  const double silicon = c.derating.layer_silicon_s.value;
  floor.value = silicon + m.layer_software_s;
  PricedChip priced(std::move(c));
  priced.scale(m.compute, m.bandwidth);
  return priced;
}

struct ModelCubes {
  std::vector<ModelShape> choices;
  std::vector<CostCube> by_target;
};

std::vector<ModelCubes> cost_cubes(const Inputs& in, const study::Catalogs& catalogs, int threads) {
  const hw::Chip& base = catalogs.chips.find(in.base);
  std::vector<PricedChip> chips;  // mapping-major
  for (const Mapping& m : in.mappings)
    for (const Silicon& s : in.silicons)
      chips.push_back(mapped(with_silicon(base, s, catalogs.chips), m));
  std::vector<ModelCubes> all;
  for (const archs::Architecture& a : read_models(in.models, catalogs.architectures)) {
    ModelCubes c;
    c.choices = model_choices(a, in);
    c.by_target.assign(in.service.targets.size(),
                       CostCube({c.choices.size(), in.mappings.size(), in.silicons.size()}));
    all.push_back(std::move(c));
  }
  core::parallel_blocks(all.size() * chips.size(), threads, [&](std::size_t block) {
    ModelCubes& cubes = all[block / chips.size()];
    const std::size_t chip = block % chips.size();
    const std::size_t mapping = chip / in.silicons.size(), silicon = chip % in.silicons.size();
    for (std::size_t i = 0; i < cubes.choices.size(); ++i) {
      const auto found =
          rates(chips[chip], cubes.choices[i].model, in.service, in.most_chips[silicon]);
      for (std::size_t t = 0; t < found.size(); ++t)
        cubes.by_target[t].at(i, mapping, silicon) = usd_per_mtok(chips[chip].usd_h(), found[t]);
    }
  });
  return all;
}

/// A figure of every cube whose reference serves: by model, one per target.
template <typename Figure>
std::vector<std::vector<double>> figures(const std::vector<ModelCubes>& all, Figure figure) {
  std::vector<std::vector<double>> by_model;
  for (const ModelCubes& m : all) {
    by_model.emplace_back();
    for (const CostCube& cube : m.by_target)
      if (std::isfinite(cube.reference())) by_model.back().push_back(figure(cube));
  }
  return by_model;
}

NamedTable gains_table(const std::vector<ModelCubes>& all, const Inputs& in) {
  core::Table t({{"model"},
                 {"target_tok_s_user"},
                 {"usd_per_mtok_before"},
                 {"model_gain"},
                 {"mapping_gain"},
                 {"silicon_gain"},
                 {"joint_gain"},
                 {"codesign_factor"},
                 {"joint_model"},
                 {"joint_mapping"},
                 {"joint_silicon"}});
  for (const ModelCubes& m : all)
    for (std::size_t i = 0; i < m.by_target.size(); ++i) {
      const CostCube& c = m.by_target[i];
      if (!std::isfinite(c.reference())) continue;
      const auto best = c.best(kAllLayers);
      t.add({m.choices.front().model.id, in.service.targets[i], c.reference(),
             c.gain(bit(Layer::kModel)), c.gain(bit(Layer::kMapping)), c.gain(bit(Layer::kSilicon)),
             c.gain(kAllLayers), codesign_factor(c), m.choices[best[0]].name,
             in.mappings[best[1]].name, in.silicon_names[best[2]]});
    }
  return {"gains", "Gains of each layer alone and of all together", std::move(t)};
}

NamedTable by_target(const std::vector<ModelCubes>& all, const Inputs& in,
                     std::vector<double>& factors) {
  core::Table t({{"target_tok_s_user"}, {"codesign_factor"}, {"models"}});
  for (std::size_t i = 0; i < in.service.targets.size(); ++i) {
    std::vector<double> some;
    for (const ModelCubes& m : all)
      if (std::isfinite(m.by_target[i].reference()))
        some.push_back(codesign_factor(m.by_target[i]));
    factors.push_back(some.empty() ? NAN : geometric_mean(some));
    t.add({in.service.targets[i], some.empty() ? core::Cell{} : core::Cell{factors.back()},
           static_cast<std::int64_t>(some.size())});
  }
  return {"by_target", "The co-design factor along the curve", std::move(t)};
}

}  // namespace

void check_codesign(const core::YamlNode& inputs) {
  read(inputs);
}

Verdict codesign(const ThesisDocument& document, const Context& context) {
  const Inputs in = read(document.inputs);
  const auto all = cost_cubes(in, *context.catalogs, context.threads);
  const auto mean = [&](auto figure) { return mean_ratio(figures(all, figure), document.seed); };
  const auto gain = [&](unsigned free) {
    return mean([free](const CostCube& c) { return c.gain(free); });
  };
  const auto pair = [&](Layer a, Layer b) {
    return mean([a, b](const CostCube& c) { return codesign_factor(c, a, b); });
  };
  const Spread factor = mean([](const CostCube& c) { return codesign_factor(c); });
  const Spread model = gain(bit(Layer::kModel)), mapping = gain(bit(Layer::kMapping)),
               silicon = gain(bit(Layer::kSilicon)), joint = gain(kAllLayers);
  Verdict v;
  v.number = number_of("codesign_factor", "x", factor, kOver,
                       "joint gain over the product of the gains of one layer at a time");
  v.others = {
      number_of("joint_gain", "x", joint, kOver, "cost per token, all three layers designed"),
      number_of("model_gain", "x", model, kOver, "the model's shape alone"),
      number_of("mapping_gain", "x", mapping, kOver, "kernels alone"),
      number_of("silicon_gain", "x", silicon, kOver, "silicon alone"),
      number_of("model_and_mapping", "x", pair(Layer::kModel, Layer::kMapping), kOver,
                "factor of model and kernels alone"),
      number_of("model_and_silicon", "x", pair(Layer::kModel, Layer::kSilicon), kOver,
                "factor of model and silicon alone"),
      number_of("mapping_and_silicon", "x", pair(Layer::kMapping, Layer::kSilicon), kOver,
                "factor of kernels and silicon alone")};
  v.sentence = fmt::format(
      "Alone the model's shape cuts cost per token {:.2f} times, kernels {:.2f} times, silicon "
      "{:.2f} "
      "times; together {:.2f} times, {:.2f} of their product {:.2f}.",
      model.point, mapping.point, silicon.point, joint.point, factor.point,
      model.point * mapping.point * silicon.point);
  v.caveat =
      "Layers choose among the listed options only, at equal quality as theses/model_shapes.h has "
      "it; a "
      "pair whose reference cannot meet its target is left out, though co-design may make it "
      "possible. "
      "Errors of predicted times that all choices share cancel.";
  std::vector<double> factors;
  v.tables.push_back(gains_table(all, in));
  v.tables.push_back(by_target(all, in, factors));
  v.flips.push_back({.input = "tokens/s that every user must see",
                     .unit = "tok/s/user",
                     .today = in.service.targets[in.service.targets.size() / 2],
                     .crossing = crossing(in.service.targets, factors, document.rule.threshold),
                     .from = in.service.targets.front(),
                     .to = in.service.targets.back(),
                     .meaning = "where on the curve layers compound by so much",
                     .holds_above = factors.front() < factors.back()});
  v.charts.push_back({.table = "by_target",
                      .title = "Joint gain over the product of single gains",
                      .kind = "line",
                      .x = "target_tok_s_user",
                      .y = "codesign_factor",
                      .series = "",
                      .low = "",
                      .high = "",
                      .x_title = "tokens/s per user",
                      .y_title = "times the product",
                      .x_log = true});
  return v;
}

}  // namespace strandline::theses
