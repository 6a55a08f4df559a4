// SPDX-FileCopyrightText: 2026 The Strandline Authors
// SPDX-License-Identifier: Apache-2.0
#include "hw/support_report.h"

#include <algorithm>
#include <map>

#include "archs/lower.h"

namespace strandline::hw {
namespace {

std::string_view label(SupportKind kind) {
  switch (kind) {
    case SupportKind::kNative:
      return "native";
    case SupportKind::kEmulated:
      return "emulated";
    case SupportKind::kHostFallback:
      return "on the host";
    case SupportKind::kGpuFallback:
      return "on a GPU in the rack";
    case SupportKind::kImpossible:
      return "impossible";
  }
  return "";
}

}  // namespace

std::vector<Substitute> substitutes(const archs::Architecture& a, const Chip& chip) {
  const archs::Phase phases[] = {{archs::PhaseKind::kPrefill, 1, 1024, 0},
                                 {archs::PhaseKind::kDecode, 1, 1, 1024}};
  std::vector<Substitute> found;
  for (const archs::Phase& phase : phases)
    for (const archs::Operator& op : archs::lower(a, phase)) {
      const Support s = support(op, chip);
      if (s.kind == SupportKind::kNative) continue;
      const auto same = std::find_if(found.begin(), found.end(),
                                     [&](const Substitute& f) { return f.name == op.name; });
      if (same == found.end())
        found.push_back({op.name, op.kind, s});
      else if (s.kind > same->support.kind)
        same->support = s;
    }
  return found;
}

std::string substitutes_text(const archs::Architecture& a, const Chip& chip) {
  // Label and reason -> operators that share it.
  std::map<std::pair<SupportKind, std::string>, std::string> groups;
  for (const Substitute& s : substitutes(a, chip)) {
    std::string& names = groups[{s.support.kind, s.support.how}];
    names += (names.empty() ? "" : ", ") + std::string(s.name);
  }
  std::string text;
  for (const auto& [key, names] : groups) {
    text += (text.empty() ? "" : "; ") + std::string(label(key.first)) + ": " + names;
    if (!key.second.empty()) text += " (" + key.second + ")";
  }
  return text;
}

}  // namespace strandline::hw
