// SPDX-FileCopyrightText: 2026 The Strandline Authors
// SPDX-License-Identifier: Apache-2.0
#include "hw/measured/kernel_laws.h"

#include <algorithm>

namespace strandline::hw {
namespace {

using Key = std::pair<std::string, std::string>;  ///< chip and class

KernelLaws indexed(const std::vector<FittedLaw>& fitted) {
  KernelLaws laws;
  for (const FittedLaw& law : fitted) laws.add(law);
  return laws;
}

}  // namespace

double predicted_us(const KernelCase& c, const EfficiencyLaw& law) {
  return 1e6 * std::max(call_s(c.parts, law), law.start_s + c.walk_s);
}

bool KernelLaws::add(const FittedLaw& law) {
  KernelCase like;
  like.kind = law.kind;
  like.kernel = law.kernel;
  like.dtype = law.dtype;
  like.phase = law.phase;
  const Key key{law.chip, like.law_class()};
  if (!laws_.emplace(key, law).second) return false;
  exact_[key.second].push_back(key);
  wide_[like.wide_class()].push_back(key);
  chain_[like.chain_class()].push_back(key);
  return true;
}

std::optional<EfficiencyLaw> KernelLaws::among(const std::vector<const FittedLaw*>& laws,
                                               const KernelCase& c,
                                               const std::string& without) const {
  std::vector<EfficiencyLaw> same, family;
  std::vector<const FittedLaw*> others;
  for (const FittedLaw* f : laws) {
    if (!without.empty() && f->silicon == without) continue;
    if (f->silicon == c.silicon) same.push_back(f->law);
    if (f->family == c.family) others.push_back(f);
  }
  if (!same.empty()) return mean_law(same);
  std::map<std::string, std::vector<EfficiencyLaw>> silicons;
  for (const FittedLaw* f : telling(others)) silicons[f->silicon].push_back(f->law);
  for (const auto& [name, its] : silicons) family.push_back(mean_law(its));
  if (family.empty()) return std::nullopt;
  return with_mean_start(mean_law(family), c, without);
}

EfficiencyLaw KernelLaws::with_mean_start(EfficiencyLaw law, const KernelCase& c,
                                          const std::string& without) const {
  const auto chain = chain_.find(c.chain_class());
  if (chain == chain_.end()) return law;
  std::map<std::string, std::vector<EfficiencyLaw>> silicons;
  for (const Key& key : chain->second) {
    const FittedLaw& f = laws_.at(key);
    if (f.family == c.family && (without.empty() || f.silicon != without))
      silicons[f.silicon].push_back(f.law);
  }
  std::vector<EfficiencyLaw> means;
  for (const auto& [name, its] : silicons) means.push_back(mean_law(its));
  if (!means.empty()) law.start_s = mean_law(means).start_s;
  return law;
}

std::optional<EfficiencyLaw> KernelLaws::find(const KernelCase& c,
                                              const std::string& without) const {
  const auto own = laws_.find({c.chip, c.law_class()});
  if (own != laws_.end() && (without.empty() || own->second.silicon != without))
    return own->second.law;
  for (const auto& [index, name] : {std::pair{&exact_, c.law_class()}, {&wide_, c.wide_class()}}) {
    const auto found = index->find(name);
    if (found == index->end()) continue;
    std::vector<const FittedLaw*> laws;
    for (const Key& key : found->second) laws.push_back(&laws_.at(key));
    if (const auto law = among(laws, c, without)) return law;
  }
  return std::nullopt;
}

std::string kernel_laws_yaml(const KernelLaws& laws) {
  std::vector<FittedLaw> fitted;
  for (const auto& [key, law] : laws.all()) fitted.push_back(law);
  return fitted_laws_yaml(fitted);
}

KernelLaws load_kernel_laws(const std::filesystem::path& file, const ChipCatalog& chips) {
  return indexed(read_fitted_laws(file, chips));
}

KernelLaws load_kernel_laws(const ChipCatalog& chips) {
  return indexed(read_fitted_laws(chips));
}

}  // namespace strandline::hw
