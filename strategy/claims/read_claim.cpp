// SPDX-FileCopyrightText: 2026 The Strandline Authors
// SPDX-License-Identifier: Apache-2.0
#include "strategy/claims/read_claim.h"

#include <array>

#include "strategy/claims/claim_fields.h"
#include "strategy/claims/read_kinds.h"

namespace strandline::strategy::claims {
namespace {

struct Kind {
  const char* name;
  Claim (*read)(const core::YamlNode&);
};

/// In the order of the alternatives of Claim.
constexpr std::array<Kind, std::variant_size_v<Claim>> kKinds{{
    {"bermudan", read_bermudan},
    {"exchange", read_exchange},
    {"perpetual-exchange", read_perpetual_exchange},
    {"compound", read_compound},
    {"perpetual-investment", read_perpetual_investment},
    {"entry-exit", read_entry_exit},
    {"mine", read_mine},
    {"regime-switching", read_regime_switching},
    {"jump", read_jump},
    {"bandit", read_bandit},
    {"switching", read_switching},
}};

}  // namespace

std::vector<std::string> claim_kinds() {
  std::vector<std::string> names;
  for (const Kind& kind : kKinds) names.emplace_back(kind.name);
  return names;
}

std::string claim_kind(const Claim& claim) {
  return kKinds[claim.index()].name;
}

ClaimFile read_claim(const core::YamlNode& root) {
  ClaimFile file;
  const std::string name = choice(root, "claim", claim_kinds());
  file.title = root.text_or("title", name);
  file.source = root.text_or("source", "");
  for (const Kind& kind : kKinds)
    if (name == kind.name) file.claim = kind.read(root);
  root.finish();
  return file;
}

ClaimFile load_claim(const std::filesystem::path& file) {
  return read_claim(core::YamlNode::load(file));
}

}  // namespace strandline::strategy::claims
