// SPDX-FileCopyrightText: 2026 The Strandline Authors
// SPDX-License-Identifier: Apache-2.0
#include "strategy/engines/registry.h"

#include <array>
#include <chrono>

#include "strategy/engines/closed_form.h"
#include "strategy/engines/dual.h"
#include "strategy/engines/finite_difference.h"
#include "strategy/engines/fourier.h"
#include "strategy/engines/gittins.h"
#include "strategy/engines/lattice.h"
#include "strategy/engines/product_grid.h"
#include "strategy/engines/refinement.h"
#include "strategy/engines/switching_claim.h"
#include "strategy/engines/switching_grid.h"

namespace strandline::strategy::engines {
namespace {

using claims::Claim;
using Maybe = std::optional<Valuation>;

Maybe as_exact(std::optional<double> value) {
  return value ? Maybe(exact(*value)) : std::nullopt;
}

struct ClosedForm {
  Maybe operator()(const claims::BermudanOption& o) const {
    return as_exact(european_closed_form(o));
  }
  Maybe operator()(const claims::ExchangeOption& o) const {
    return o.american ? std::nullopt : as_exact(margrabe(o));
  }
  Maybe operator()(const claims::PerpetualExchange& o) const {
    return exact(perpetual_exchange(o).value);
  }
  Maybe operator()(const claims::CompoundOption& o) const { return exact(geske(o)); }
  Maybe operator()(const claims::PerpetualInvestment& o) const {
    return exact(perpetual_investment(o).value);
  }
  Maybe operator()(const claims::EntryExit& o) const { return exact(entry_exit(o).value); }
  Maybe operator()(const claims::JumpOption& o) const { return as_exact(jump_series(o)); }
  template <class Other>
  Maybe operator()(const Other&) const {
    return std::nullopt;
  }
};

Maybe closed_form(const Claim& claim, const EngineOptions&) {
  return std::visit(ClosedForm{}, claim);
}

Maybe fourier(const Claim& claim, const EngineOptions&) {
  if (const auto* o = std::get_if<claims::JumpOption>(&claim)) return as_exact(fourier_value(*o));
  if (const auto* o = std::get_if<claims::RegimeSwitchingOption>(&claim))
    if (!o->american) return exact(fourier_value(*o));
  return std::nullopt;
}

Maybe on_lattice(const Claim& claim, const EngineOptions&) {
  if (const auto* o = std::get_if<claims::BermudanOption>(&claim)) {
    // Bermudan options on several assets converge irregularly here: product_grid() has them.
    const std::size_t most = o->american() ? kLatticeAssets : 1;
    return o->assets.size() <= most ? Maybe(lattice(*o)) : std::nullopt;
  }
  const auto* o = std::get_if<claims::ExchangeOption>(&claim);
  return o ? Maybe(lattice(*o)) : std::nullopt;
}

Maybe on_product_grid(const Claim& claim, const EngineOptions&) {
  const auto* o = std::get_if<claims::BermudanOption>(&claim);
  if (!o || o->american() || o->assets.size() > kGridAssets) return std::nullopt;
  return product_grid(*o);
}

Maybe by_differences(const Claim& claim, const EngineOptions&) {
  if (const auto* o = std::get_if<claims::BermudanOption>(&claim))
    return o->assets.size() == 1 ? Maybe(finite_difference(*o)) : std::nullopt;
  if (const auto* o = std::get_if<claims::ExchangeOption>(&claim)) return finite_difference(*o);
  if (const auto* o = std::get_if<claims::RegimeSwitchingOption>(&claim))
    return o->american ? Maybe(finite_difference(*o)) : std::nullopt;
  if (const auto* m = std::get_if<claims::Mine>(&claim)) {
    const MineValue v = mine_value(*m);
    return m->open ? v.open : v.closed;
  }
  return std::nullopt;
}

Maybe by_calibration(const Claim& claim, const EngineOptions&) {
  const auto* b = std::get_if<claims::BernoulliBandit>(&claim);
  return b ? Maybe(gittins_index(*b)) : std::nullopt;
}

Maybe on_switching_grid(const Claim& claim, const EngineOptions&) {
  const auto* p = std::get_if<claims::SwitchingProblem>(&claim);
  return p && fits_switching_grid(*p) ? Maybe(switching_grid(*p)) : std::nullopt;
}

Maybe simulated(const Claim& claim, const EngineOptions& options) {
  if (const auto* p = std::get_if<claims::SwitchingProblem>(&claim)) {
    constexpr std::size_t kMostFeatures = 8;
    if (p->features.size() > kMostFeatures) return std::nullopt;
    return switching_monte_carlo(*p, options);
  }
  const auto* o = std::get_if<claims::BermudanOption>(&claim);
  constexpr std::size_t kMostSimulatedAssets = 8;
  if (!o || o->american() || o->assets.size() > kMostSimulatedAssets) return std::nullopt;
  return longstaff_schwartz(*o, options);
}

Maybe by_switching(const Claim& claim, const EngineOptions& options) {
  return priced_as_switching(claim, options);
}

constexpr std::array kEngines{
    Engine{"closed form", "formulas, series and smooth pasting", closed_form},
    Engine{"transform", "integral over the characteristic function", fourier},
    Engine{"lattice", "symmetric binomial walks, two step sizes", on_lattice},
    Engine{"quadrature grid", "exact normal steps from date to date, two grids", on_product_grid},
    Engine{"finite differences", "implicit grids in ln S, two grids", by_differences},
    Engine{"index calibration", "dynamic programming over an arm's record", by_calibration},
    Engine{"switching grid", "dynamic programming over modes and one feature", on_switching_grid},
    Engine{"least-squares Monte Carlo", "regressed policy on new paths, dual upper bound",
           simulated},
    Engine{"optimal switching", "the claim as modes and decisions, regressed policy, dual bound",
           by_switching},
};

}  // namespace

std::span<const Engine> engines() {
  return kEngines;
}

std::optional<Valuation> price(const Engine& engine, const Claim& claim,
                               const EngineOptions& options) {
  const auto start = std::chrono::steady_clock::now();
  std::optional<Valuation> v = engine.price(claim, options);
  if (!v) return v;
  v->engine = engine.name;
  v->seconds = std::chrono::duration<double>(std::chrono::steady_clock::now() - start).count();
  return v;
}

std::vector<Valuation> price_with_all(const Claim& claim, const EngineOptions& options) {
  std::vector<Valuation> all;
  for (const Engine& engine : engines())
    if (auto v = price(engine, claim, options)) all.push_back(std::move(*v));
  return all;
}

}  // namespace strandline::strategy::engines
