// SPDX-FileCopyrightText: 2026 The Strandline Authors
// SPDX-License-Identifier: Apache-2.0
#include "theses/serving_rate.h"

#include <fmt/format.h>

#include <limits>

#include "core/error.h"
#include "hw/curve_point.h"
#include "hw/serving.h"

namespace strandline::theses {
namespace {

const hw::SiteCosts& site() {
  static const hw::SiteCosts costs = hw::default_site_costs();
  return costs;
}

}  // namespace

PricedChip::PricedChip(hw::Chip chip)
    : chip_(std::make_unique<const hw::Chip>(std::move(chip))), model_(hw::prepare(*chip_)) {
  const core::Sourced capex = hw::capex_usd(*chip_, site());
  if (!capex.known()) throw core::MissingFact(chip_->id, "economics", "cost per token");
  set_capex_usd(capex.value);
}

void PricedChip::set_capex_usd(double usd) {
  capex_usd_ = usd;
  usd_h_ = hw::ownership_usd_h(*chip_, usd, site());
}

std::vector<core::Segment> Service::segments() const {
  std::vector<core::Segment> all;
  for (const double target : targets)
    all.push_back({.id = fmt::format("{:g}", target),
                   .input_tokens = input_tokens,
                   .output_tokens = output_tokens,
                   .prefix_hit_rate = prefix_hit_rate,
                   .interactivity_tok_s_user = target,
                   .demand_share = 1});
  return all;
}

Service read_service(const core::YamlNode& node) {
  Service s;
  s.input_tokens = node.number("input_tokens", {1, 1e7});
  s.output_tokens = node.number("output_tokens", {1, 1e7});
  s.prefix_hit_rate = node.number_or("prefix_hit_rate", 0, core::Range::fraction());
  for (const core::YamlNode& item : node.at("targets_tok_s_user").items()) {
    s.targets.push_back(item.as_number({1, 1e5}));
    if (s.targets.size() > 1 && s.targets.back() <= s.targets[s.targets.size() - 2])
      item.fail("does not rise", "list targets from slow to fast");
  }
  if (s.targets.empty()) node.at("targets_tok_s_user").fail("is empty", "list a target at least");
  node.finish();
  return s;
}

std::vector<double> rates(const PricedChip& chip, const archs::Architecture& a,
                          const Service& service, int max_chips) {
  std::vector<double> all;
  for (const core::CostTable::Cell& cell :
       hw::best_cells(a, chip.model(), service.segments(), hw::limits_for(max_chips)))
    all.push_back(cell.both_tok_s());
  return all;
}

double usd_per_mtok(double usd_h, double tok_s_chip) {
  constexpr double kSecondsPerHour = 3600, kTokens = 1e6;
  return tok_s_chip > 0 ? usd_h / kSecondsPerHour / tok_s_chip * kTokens
                        : std::numeric_limits<double>::infinity();
}

std::vector<archs::Architecture> read_models(const core::YamlNode& list,
                                             const archs::ArchitectureCatalog& catalog) {
  std::vector<archs::Architecture> all;
  for (const core::YamlNode& item : list.items()) {
    try {
      all.push_back(catalog.find(item.as_text()));
    } catch (const core::InputError& e) {
      item.fail("is no model of archs/catalog", "take the id of a file there");
    }
  }
  if (all.empty()) list.fail("is empty", "list a model at least");
  return all;
}

}  // namespace strandline::theses
