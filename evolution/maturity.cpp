// SPDX-FileCopyrightText: 2026 The Strandline Authors
// SPDX-License-Identifier: Apache-2.0
#include "evolution/maturity.h"

#include <algorithm>
#include <cmath>
#include <numbers>

#include "core/rng.h"
#include "core/statistics.h"
#include "core/yaml.h"
#include "evolution/calibration/record.h"

namespace strandline::evolution {
namespace {

constexpr double kDaysPerYear = 365.25, kDaysPerQuarter = kDaysPerYear / 4.0;
constexpr double kDay = 86400.0;
constexpr double kNormal95 = 1.6448536269514722;
constexpr double kLeastDays = 1.0;

double cumulative(double z) {
  return 0.5 * std::erfc(-z / std::numbers::sqrt2);
}

/// phi(z) / (1 - Phi(z)), by its asymptote far out.
double mills(double z) {
  constexpr double kFar = 8.0;
  if (z > kFar) return z + 1.0 / z;
  const double density = std::exp(-0.5 * z * z) / std::sqrt(2.0 * std::numbers::pi);
  return density / (1.0 - cumulative(z));
}

/// EM for a normal of log days, those in `censored` known only to be larger.
LagFit::Draw fit_once(const std::vector<double>& seen, const std::vector<double>& censored) {
  const double n = static_cast<double>(seen.size() + censored.size());
  double sum = 0.0, squares = 0.0;
  for (const double x : seen) {
    sum += x;
    squares += x * x;
  }
  double mean = sum / std::max<double>(1.0, static_cast<double>(seen.size())), sd = 1.0;
  for (int i = 0; i < 500; ++i) {
    double first = sum, second = squares;
    for (const double c : censored) {
      const double lambda = mills((c - mean) / sd);
      first += mean + sd * lambda;
      second += mean * mean + sd * sd + sd * lambda * (c + mean);
    }
    const double before = mean;
    mean = first / n;
    constexpr double kLeastSd = 1e-3;
    sd = std::sqrt(std::max(kLeastSd * kLeastSd, second / n - mean * mean));
    if (std::abs(mean - before) < 1e-10) break;
  }
  return {std::exp(mean), sd};
}

double day_number(const core::Csv& table, std::size_t row, const std::string& column) {
  const core::Place place{table.file, table.lines[row], static_cast<int>(table.column(column)) + 1};
  return year_of_date(table.cell(row, column), place, column) * kDaysPerYear;
}

double draw_of(const core::Sourced& s, double z) {
  if (s.low == s.high || s.low <= 0.0) return s.value;
  const double sd = (z < 0 ? std::log(s.value / s.low) : std::log(s.high / s.value)) / kNormal95;
  return s.value * std::exp(sd * z);
}

/// A time in the unit of its field's name instead of seconds.
core::Sourced time_in(const core::YamlNode& node, const char* key, double seconds) {
  core::Sourced q = node.quantity(key, "s", core::Range::positive());
  for (double* x : {&q.value, &q.low, &q.high}) *x /= seconds;
  return q;
}

}  // namespace

std::vector<SupportLag> read_support_lags(const core::Csv& table,
                                          const std::string& observed_until) {
  const double end = year_of_date(observed_until) * kDaysPerYear;
  std::vector<SupportLag> lags;
  for (std::size_t row = 0; row < table.rows.size(); ++row) {
    const std::string& kind = table.cell(row, "class");
    if (kind != "same-ops" && kind != "new-op")
      throw core::InputError(
          {{table.file, table.lines[row], static_cast<int>(table.column("class")) + 1},
           "class",
           kind,
           "is no class of support",
           "write same-ops or new-op"});
    SupportLag lag;
    lag.new_operator = kind == "new-op";
    lag.supported = !table.cell(row, "llamacpp_support").empty();
    const double released = day_number(table, row, "model_release");
    const double until = lag.supported ? day_number(table, row, "llamacpp_support") : end;
    lag.days = std::max(kLeastDays, std::round(until - released));
    lags.push_back(lag);
  }
  return lags;
}

double LagFit::median_quantile(double p) const {
  std::vector<double> x;
  for (const Draw& d : draws) x.push_back(d.median_days);
  return core::quantile(std::move(x), p);
}

double LagFit::log_sd_quantile(double p) const {
  std::vector<double> x;
  for (const Draw& d : draws) x.push_back(d.log_sd);
  return core::quantile(std::move(x), p);
}

LagFit fit_lags(const std::vector<SupportLag>& lags, bool new_operator, int bootstrap,
                std::uint64_t seed) {
  std::vector<SupportLag> of_class;
  for (const SupportLag& l : lags)
    if (l.new_operator == new_operator) of_class.push_back(l);
  const auto fit = [](const std::vector<SupportLag>& some) {
    std::vector<double> seen, censored;
    for (const SupportLag& l : some) (l.supported ? seen : censored).push_back(std::log(l.days));
    return fit_once(seen, censored);
  };
  LagFit out;
  out.n = static_cast<int>(of_class.size());
  for (const SupportLag& l : of_class) out.censored += !l.supported;
  if (of_class.empty()) return out;
  const auto point = fit(of_class);
  out.median_days = point.median_days;
  out.log_sd = point.log_sd;
  const core::RandomStream stream(seed);
  for (int b = 0; b < bootstrap; ++b) {
    std::vector<SupportLag> again;
    for (std::size_t i = 0; i < of_class.size(); ++i) {
      const double u = stream.uniform(
          {static_cast<std::uint32_t>(b), static_cast<std::uint32_t>(i), 0, new_operator, 0});
      again.push_back(
          of_class[std::min(static_cast<std::size_t>(u * static_cast<double>(of_class.size())),
                            of_class.size() - 1)]);
    }
    out.draws.push_back(fit(again));
  }
  return out;
}

double Maturity::expected_share(double quarters, bool new_operator) const {
  const double median =
      (new_operator ? lag_median_days : port_median_days) / kernel_writing / kDaysPerQuarter;
  const double sd = new_operator ? lag_log_sd : port_log_sd;
  const double start = new_operator ? first_share : 1.0;
  const double tuning = tuning_quarters / kernel_writing;
  if (quarters <= 0.0) return 0.0;
  // Mean over the lags that have passed, by their probabilities on a fine grid of the age.
  constexpr int kSteps = 400;
  double sum = 0.0, before = 0.0;
  for (int i = 1; i <= kSteps; ++i) {
    const double lag = quarters * i / kSteps;
    const double now = cumulative(std::log(lag / median) / sd);
    const double age = quarters - quarters * (i - 0.5) / kSteps;
    sum += (now - before) * (1.0 - (1.0 - start) * std::exp(-age / tuning));
    before = now;
  }
  return sum;
}

Maturity MaturityFile::draw(std::uint64_t seed, std::uint32_t number) const {
  const core::RandomStream stream(seed, number);
  const core::Sourced* fields[] = {&port_median_days, &port_log_sd, &lag_median_days,
                                   &lag_log_sd,       &first_share, &tuning_quarters,
                                   &kernel_writing};
  std::array<double, std::size(fields)> x{};
  for (std::size_t i = 0; i < x.size(); ++i) {
    const double z = number == 0 ? 0.0 : stream.normal({0, static_cast<std::uint32_t>(i), 0, 1, 0});
    x[i] = draw_of(*fields[i], z);
  }
  return {x[0], x[1], x[2], x[3], std::min(1.0, x[4]), x[5], std::max(1.0, x[6])};
}

MaturityFile load_maturity(const std::filesystem::path& file) {
  const auto root = core::YamlNode::load(file);
  const auto p = root.at("maturity");
  MaturityFile out;
  const auto positive = core::Range::positive();
  out.port_median_days = time_in(p, "port_median_days", kDay);
  out.port_log_sd = p.quantity("port_log_sd", "1", positive);
  out.lag_median_days = time_in(p, "lag_median_days", kDay);
  out.lag_log_sd = p.quantity("lag_log_sd", "1", positive);
  out.first_share = p.quantity("first_share", "1", {0.0, 1.0, true});
  out.tuning_quarters = time_in(p, "tuning_quarters", kDay * kDaysPerQuarter);
  out.kernel_writing = p.quantity("kernel_writing", "1", {1.0, 100.0});
  p.finish();
  root.finish();
  return out;
}

Ramp nearest_ramp(const Maturity& maturity) {
  constexpr int kQuarters = 12;
  std::array<double, kQuarters + 1> wanted{};
  for (int q = 0; q <= kQuarters; ++q)
    wanted[static_cast<std::size_t>(q)] = maturity.expected_share(q, true);
  Ramp best;
  double least = HUGE_VAL;
  for (double quarters = 0.1; quarters < 40.0; quarters *= 1.02) {
    // Least squares of 1 - wanted = (1 - start) e^(-age / quarters), start within [0, 1].
    double top = 0.0, bottom = 0.0;
    for (int q = 0; q <= kQuarters; ++q) {
      const double e = std::exp(-q / quarters);
      top += e * (1.0 - wanted[static_cast<std::size_t>(q)]);
      bottom += e * e;
    }
    const double gap = std::clamp(top / bottom, 0.0, 1.0);
    double error = 0.0;
    for (int q = 0; q <= kQuarters; ++q) {
      const double d = 1.0 - wanted[static_cast<std::size_t>(q)] - gap * std::exp(-q / quarters);
      error += d * d;
    }
    if (error < least) {
      least = error;
      best = {1.0 - gap, quarters};
    }
  }
  return best;
}

}  // namespace strandline::evolution
