// SPDX-FileCopyrightText: 2026 The Strandline Authors
// SPDX-License-Identifier: Apache-2.0
#include "hw/systemc/timeline.h"

#include <map>
#include <nlohmann/json.hpp>

namespace strandline::hw::systemc {

std::string chrome_trace(const std::vector<Span>& spans) {
  nlohmann::json events = nlohmann::json::array();
  std::map<std::string, int> tracks;
  for (const Span& s : spans) {
    const auto [track, fresh] = tracks.try_emplace(s.unit, static_cast<int>(tracks.size()) + 1);
    if (fresh)
      events.push_back({{"ph", "M"},
                        {"name", "thread_name"},
                        {"pid", 1},
                        {"tid", track->second},
                        {"args", {{"name", s.unit}}}});
    events.push_back({{"ph", "X"},
                      {"name", s.name},
                      {"pid", 1},
                      {"tid", track->second},
                      {"ts", s.begin},
                      {"dur", s.end - s.begin}});
  }
  return nlohmann::json{{"traceEvents", events}, {"displayTimeUnit", "ns"}}.dump();
}

}  // namespace strandline::hw::systemc
