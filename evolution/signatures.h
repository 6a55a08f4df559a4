// SPDX-FileCopyrightText: 2026 The Strandline Authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <array>
#include <cstdint>
#include <filesystem>
#include <string>
#include <vector>

#include "archs/operator.h"
#include "core/sourced.h"

namespace strandline::evolution {

struct ProcessFile;

/// Format of an operator's own arithmetic or state.
enum class OperatorFormat : std::uint8_t { kBelow16, kBits16, kState32 };
constexpr int kOperatorFormats = 3;

/// An operator of the record or a published candidate.
struct RecordedOperator {
  std::string name;
  double first = 0;   ///< year of its first notable release; 0 for candidates
  double weight = 0;  ///< of candidates: judged probability of spreading
  archs::Signature signature;
  OperatorFormat format = OperatorFormat::kBits16;
};

/// evolution/signatures.yaml.
struct SignatureFile {
  std::vector<RecordedOperator> appeared;    ///< by date
  std::vector<RecordedOperator> candidates;  ///< named possibilities
  core::Sourced named_probability;           ///< that a newcomer is one published a year before
};
SignatureFile load_signatures(const std::filesystem::path& file);

/// Distribution of the signatures of operators nobody has named, fitted to those that appeared:
/// (log2 intensity, log2 depth) normal with the usual noninformative prior (draws are bivariate t);
/// irregular or not, mutable weights, control that depends on data, and format with Jeffreys'
/// priors; the log odds of an irregular operator's share normal. Depth is rounded to whole steps.
struct SignatureFit {
  int n = 0;
  std::array<double, 2> mean{};     ///< log2 of flops/byte and of depth
  std::array<double, 3> scatter{};  ///< sums of squares and products about the mean: xx, xy, yy
  int irregular = 0, mutable_weights = 0, data_dependent = 0;
  std::array<int, kOperatorFormats> formats{};
  double irregular_mean = 0, irregular_sd = 1;  ///< log odds of the share, of irregular ones
};
/// Operators that appeared before `until` (a year); at least four, std::invalid_argument otherwise.
SignatureFit fit_signatures(const SignatureFile& file, double until);

/// A novel operator: one of the candidates (with the file's probability, by weight, each at most
/// once per library) or one from the fit, named "unnamed 1", "unnamed 2", ...
struct NovelOperator {
  std::string name;
  archs::Signature signature;
  OperatorFormat format = OperatorFormat::kBits16;
  bool named = false;
};
/// A library of `count` novel operators, deterministic in (seed, draw).
std::vector<NovelOperator> draw_operators(const SignatureFile& file, const SignatureFit& fit,
                                          int count, std::uint64_t seed, std::uint32_t draw);

/// Puts a drawn library in the place of a process file's novel operators (as many as it has). The
/// shipped process keeps its fixed eight; a study that wants the fitted ones calls this per draw.
void replace_operators(const std::vector<NovelOperator>& library, ProcessFile& process);

}  // namespace strandline::evolution
