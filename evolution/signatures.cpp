// SPDX-FileCopyrightText: 2026 The Strandline Authors
// SPDX-License-Identifier: Apache-2.0
#include "evolution/signatures.h"

#include <algorithm>
#include <cmath>
#include <stdexcept>

#include "core/rng.h"
#include "core/yaml.h"
#include "evolution/calibration/record.h"
#include "evolution/parameters.h"

namespace strandline::evolution {
namespace {

constexpr double kIrregular = 0.15;  // shares above are data-dependent in kind, not by accident
constexpr double kLeastIntensity = 0.02, kMostIntensity = 2000.0, kMostDepth = 4096.0;

OperatorFormat read_format(const core::YamlNode& node) {
  const std::string name = node.as_text();
  if (name == "sub16") return OperatorFormat::kBelow16;
  if (name == "bits16") return OperatorFormat::kBits16;
  if (name == "bits32") return OperatorFormat::kState32;
  node.fail("is no format", "write sub16, bits16 or bits32");
}

RecordedOperator read_operator(const core::YamlNode& node, bool candidate) {
  RecordedOperator op;
  op.name = node.text("name");
  if (candidate)
    op.weight = node.number("weight", core::Range::fraction());
  else
    op.first = year_of_date(node.text("first"), {}, "first");
  archs::Signature& s = op.signature;
  s.flops_per_byte = node.number("flops_per_byte", core::Range::positive());
  s.sequential_depth = node.number("sequential_depth", {1.0, 1e6});
  s.irregularity = node.number("irregularity", core::Range::fraction());
  s.mutable_weights = node.flag_or("mutable_weights", false);
  s.data_dependent_control = node.flag_or("data_dependent_control", false);
  op.format = read_format(node.at("format"));
  node.text("basis");
  node.finish();
  return op;
}

/// Draws of one library, in order: every number has its own key.
class Draws {
 public:
  Draws(std::uint64_t seed, std::uint32_t draw) : stream_(seed, draw) {}
  double uniform() { return stream_.uniform({next_++, 0, 0, 1, 0}); }
  std::array<double, 2> normals() { return stream_.normals({next_++, 0, 0, 2, 0}); }
  /// Chi-square of whole degrees of freedom, as a sum of squares.
  double chi_square(int degrees) {
    double sum = 0.0;
    for (int i = 0; i < degrees; ++i) {
      const double z = normals()[0];
      sum += z * z;
    }
    return sum;
  }
  /// Whether a thing happens that happened k times of n: predictive under Jeffreys' prior.
  bool happens(int k, int n) { return uniform() <= (k + 0.5) / (n + 1.0); }

 private:
  core::RandomStream stream_;
  std::uint32_t next_ = 0;
};

/// Predictive draw of (log2 intensity, log2 depth): bivariate t with n - 2 degrees of freedom,
/// location the mean, scale (1 + 1/n) scatter / (n - 2) (Gelman et al. 2013, sec. 3.6).
std::array<double, 2> draw_logs(const SignatureFit& fit, Draws& draws) {
  const int degrees = fit.n - 2;
  const double scale = std::sqrt((1.0 + 1.0 / fit.n) / draws.chi_square(degrees));
  const double a = std::sqrt(fit.scatter[0]);
  const double b = a > 0.0 ? fit.scatter[1] / a : 0.0;
  const double c = std::sqrt(std::max(0.0, fit.scatter[2] - b * b));
  const auto z = draws.normals();
  return {fit.mean[0] + scale * a * z[0], fit.mean[1] + scale * (b * z[0] + c * z[1])};
}

OperatorFormat draw_format(const SignatureFit& fit, Draws& draws) {
  double u = draws.uniform() * (fit.n + 0.5 * kOperatorFormats);
  int f = 0;
  while (f + 1 < kOperatorFormats && u > fit.formats[static_cast<std::size_t>(f)] + 0.5)
    u -= fit.formats[static_cast<std::size_t>(f++)] + 0.5;
  return static_cast<OperatorFormat>(f);
}

NovelOperator draw_unnamed(const SignatureFit& fit, Draws& draws) {
  NovelOperator op;
  const auto logs = draw_logs(fit, draws);
  op.signature.flops_per_byte = std::clamp(std::exp2(logs[0]), kLeastIntensity, kMostIntensity);
  op.signature.sequential_depth = std::clamp(std::round(std::exp2(logs[1])), 1.0, kMostDepth);
  if (draws.happens(fit.irregular, fit.n))
    op.signature.irregularity =
        1.0 / (1.0 + std::exp(-fit.irregular_mean - fit.irregular_sd * draws.normals()[0]));
  op.signature.mutable_weights = draws.happens(fit.mutable_weights, fit.n);
  op.signature.data_dependent_control = draws.happens(fit.data_dependent, fit.n);
  op.format = draw_format(fit, draws);
  return op;
}

/// Index of a candidate by weight among those not taken; -1 where none is left.
int pick_candidate(const SignatureFile& file, const std::vector<bool>& taken, double u) {
  double total = 0.0;
  for (std::size_t i = 0; i < taken.size(); ++i)
    if (!taken[i]) total += file.candidates[i].weight;
  double left = u * total;
  int last = -1;
  for (std::size_t i = 0; i < taken.size(); ++i) {
    if (taken[i] || file.candidates[i].weight <= 0.0) continue;
    last = static_cast<int>(i);
    left -= file.candidates[i].weight;
    if (left <= 0.0) break;
  }
  return last;
}

void fit_irregular(const std::vector<double>& log_odds, SignatureFit& fit) {
  const double n = static_cast<double>(log_odds.size());
  if (log_odds.empty()) return;
  double squares = 0.0;
  for (const double x : log_odds) fit.irregular_mean += x / n;
  for (const double x : log_odds) squares += (x - fit.irregular_mean) * (x - fit.irregular_mean);
  if (log_odds.size() > 1) fit.irregular_sd = std::sqrt(squares / (n - 1.0));
}

}  // namespace

SignatureFile load_signatures(const std::filesystem::path& file) {
  const auto root = core::YamlNode::load(file);
  SignatureFile out;
  out.named_probability = root.quantity("named_probability", "1", core::Range::fraction());
  for (const auto& node : root.at("appeared").items())
    out.appeared.push_back(read_operator(node, false));
  for (const auto& node : root.at("candidates").items())
    out.candidates.push_back(read_operator(node, true));
  root.finish();
  std::stable_sort(out.appeared.begin(), out.appeared.end(),
                   [](const auto& a, const auto& b) { return a.first < b.first; });
  return out;
}

SignatureFit fit_signatures(const SignatureFile& file, double until) {
  SignatureFit fit;
  std::vector<std::array<double, 2>> logs;
  std::vector<double> irregular;
  for (const RecordedOperator& op : file.appeared) {
    if (op.first >= until) continue;
    const archs::Signature& s = op.signature;
    logs.push_back({std::log2(s.flops_per_byte), std::log2(s.sequential_depth)});
    if (s.irregularity > kIrregular) {
      const double x = std::min(s.irregularity, 0.98);  // an odds ratio must be finite
      irregular.push_back(std::log(x / (1.0 - x)));
    }
    fit.mutable_weights += s.mutable_weights;
    fit.data_dependent += s.data_dependent_control;
    ++fit.formats[static_cast<std::size_t>(op.format)];
  }
  fit.n = static_cast<int>(logs.size());
  if (fit.n < 4) throw std::invalid_argument("fewer than four operators to fit signatures to");
  fit.irregular = static_cast<int>(irregular.size());
  for (const auto& x : logs)
    for (std::size_t k = 0; k < 2; ++k) fit.mean[k] += x[k] / fit.n;
  for (const auto& x : logs) {
    const double a = x[0] - fit.mean[0], b = x[1] - fit.mean[1];
    fit.scatter[0] += a * a;
    fit.scatter[1] += a * b;
    fit.scatter[2] += b * b;
  }
  fit_irregular(irregular, fit);
  return fit;
}

std::vector<NovelOperator> draw_operators(const SignatureFile& file, const SignatureFit& fit,
                                          int count, std::uint64_t seed, std::uint32_t draw) {
  Draws draws(seed, draw);
  std::vector<bool> taken(file.candidates.size());
  std::vector<NovelOperator> library;
  int unnamed = 0;
  for (int i = 0; i < count; ++i) {
    const bool named = draws.uniform() <= file.named_probability.value;
    const int c = named ? pick_candidate(file, taken, draws.uniform()) : -1;
    if (c >= 0) {
      const RecordedOperator& op = file.candidates[static_cast<std::size_t>(c)];
      taken[static_cast<std::size_t>(c)] = true;
      library.push_back({op.name, op.signature, op.format, true});
    } else {
      library.push_back(draw_unnamed(fit, draws));
      library.back().name = "unnamed " + std::to_string(++unnamed);
    }
  }
  return library;
}

void replace_operators(const std::vector<NovelOperator>& library, ProcessFile& process) {
  if (library.size() != process.signatures.size())
    throw std::invalid_argument("a library of as many novel operators as the process has");
  for (std::size_t i = 0; i < library.size(); ++i) {
    process.signatures[i] = library[i].signature;
    process.signature_names[i] = library[i].name;
  }
}

}  // namespace strandline::evolution
