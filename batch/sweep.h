// SPDX-FileCopyrightText: 2026 The Strandline Authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>
#include <utility>
#include <vector>

namespace strandline::batch {

/// One swept key of a scenario: a dotted path such as "terms.nre_factor", "seed", "chips.gpu" or
/// "segments[0].interactivity_tok_s_user", with a list of values or a range to sample.
struct Axis {
  std::string key;
  std::vector<std::string> values;  ///< as YAML; empty for a range
  double low = 0, high = 0;         ///< of a range
  bool ranged() const { return values.empty(); }
};

/// Every combination of the lists, and in each the same `samples` points of a Sobol sequence over
/// all ranges together.
struct Sweep {
  std::vector<Axis> axes;
  int samples = 0;
};

/// Values of the swept keys, in the order of the axes.
using Settings = std::vector<std::pair<std::string, std::string>>;

/// Reads --set arguments ("key=a,b,c", "key=low..high"; a comma inside [] or {} separates nothing)
/// and --sample ("sobol:N", or empty). InputError for what is malformed, given twice, a range
/// without a sample or a sample without a range.
Sweep parse_sweep(const std::vector<std::string>& sets, const std::string& sample);

/// All settings of a sweep, the last axis running fastest and the sample fastest of all; one empty
/// setting where nothing is swept. Points are those of boost::random::sobol (direction numbers of
/// Joe and Kuo), the first being the middle of every range; a power of two less one fills the
/// ranges most evenly.
std::vector<Settings> expand(const Sweep& sweep);

/// A scenario's text with values replaced, or added to a mapping that is there or new. The reader
/// of the result judges keys and values; here a path that leads through a scalar, or beyond the end
/// of a list, is an InputError.
std::string apply(const std::string& yaml, const Settings& settings);

}  // namespace strandline::batch
