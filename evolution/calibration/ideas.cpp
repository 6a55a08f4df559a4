// SPDX-FileCopyrightText: 2026 The Strandline Authors
// SPDX-License-Identifier: Apache-2.0
#include "evolution/calibration/ideas.h"

#include <algorithm>
#include <array>
#include <cmath>

#include "core/csv.h"
#include "evolution/calibration/slice.h"

namespace strandline::evolution {
namespace {

constexpr std::array<double, 3> kAges{0.0, 1.0, 3.0};  // where the hazard may change

struct Exposure {
  std::array<double, 3> events{}, years{};
};

Exposure exposure(const std::vector<Idea>& ideas, bool needs_operator, double until) {
  Exposure out;
  for (const Idea& idea : ideas) {
    if (idea.needs_operator != needs_operator) continue;
    const bool adopted = std::isfinite(idea.adopted);
    const double age = (adopted ? idea.adopted : until) - idea.published;
    for (std::size_t k = 0; k < kAges.size(); ++k) {
      const double end = k + 1 < kAges.size() ? kAges[k + 1] : HUGE_VAL;
      out.years[k] += std::max(0.0, std::min(age, end) - kAges[k]);
      if (adopted && age >= kAges[k] && age < end) out.events[k] += 1.0;
    }
  }
  return out;
}

}  // namespace

std::vector<Idea> load_ideas(const std::filesystem::path& file, double until) {
  const core::Csv csv = core::Csv::load(file);
  std::vector<Idea> out;
  for (std::size_t row = 0; row < csv.rows.size(); ++row) {
    const auto place = [&](const char* column) {
      return core::Place{csv.file, csv.lines[row], static_cast<int>(csv.column(column)) + 1};
    };
    Idea idea;
    idea.published = year_of_date(csv.cell(row, "first_publication"), place("first_publication"),
                                  "first_publication");
    const std::string& flag = csv.cell(row, "needs_new_hw_operator");
    if (flag != "0" && flag != "1")
      throw core::InputError({place("needs_new_hw_operator"), "needs_new_hw_operator", flag,
                              "is neither 0 nor 1", "write 1 for yes, 0 for no"});
    idea.needs_operator = flag == "1";
    const std::string& adopted = csv.cell(row, "first_notable_adoption");
    if (!adopted.empty())
      idea.adopted = std::max(idea.published, year_of_date(adopted, place("first_notable_adoption"),
                                                           "first_notable_adoption"));
    if (idea.adopted > until) idea.adopted = kUnknown;
    if (idea.published <= until) out.push_back(idea);
  }
  return out;
}

std::vector<IdeaDraw> fit_ideas(const std::vector<Idea>& ideas, double until, int draws,
                                std::uint64_t seed) {
  Sequence random(seed, 4000);
  double needing = 0.0;
  for (const Idea& i : ideas) needing += i.needs_operator ? 1.0 : 0.0;
  const auto adoption = [&](const Exposure& e) {
    std::array<double, 2> within{};
    const double first = random.gamma(0.5 + e.events[0]) / (1.0 + e.years[0]);
    const double later = random.gamma(0.5 + e.events[1]) / (1.0 + e.years[1]);
    within[0] = 1.0 - std::exp(-first);
    within[1] = 1.0 - std::exp(-first - 2.0 * later);
    return within;
  };
  const Exposure with = exposure(ideas, true, until), without = exposure(ideas, false, until);
  std::vector<IdeaDraw> out;
  for (int i = 0; i < draws; ++i) {
    IdeaDraw d;
    const double yes = random.gamma(1.0 + needing);
    const double no = random.gamma(1.0 + static_cast<double>(ideas.size()) - needing);
    d.needs_operator = yes / (yes + no);
    const auto a = adoption(with), b = adoption(without);
    d.operator_1y = a[0], d.operator_3y = a[1];
    d.plain_1y = b[0], d.plain_3y = b[1];
    out.push_back(d);
  }
  return out;
}

}  // namespace strandline::evolution
