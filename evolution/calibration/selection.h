// SPDX-FileCopyrightText: 2026 The Strandline Authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <vector>

#include "evolution/calibration/lineage.h"
#include "evolution/calibration/transition.h"

namespace strandline::evolution {

/// What a record of releases says of selection by cost: the process draws parents by traffic, and
/// traffic goes with (speed over its peers')^eta. Releases that resemble the cheaper ones of their
/// class's last year speak for a high eta.
struct SelectionFit {
  double prior_median = 0, prior_low = 0, prior_high = 0;  ///< 50, 5, 95 %
  double median = 0, low = 0, high = 0;
  double contraction = 0;  ///< 1 - posterior variance / prior variance
  int priced = 0;          ///< releases with a choice among recent ones whose costs are known
};

/// Posterior of eta on a grid over [0, 3]: recent parents weigh cost^-eta (Kin::cost; the mean of
/// their class where unknown), the likelihood of the releases after `since` is averaged over
/// `kernel`. Prior: normal, mean 0.5, deviation 0.456, cut at 0, in place of the interval of
/// evolution/process.yaml, 0.5 [0, 1.5].
SelectionFit fit_selection(const Lineages& lineages, const std::vector<TransitionDraw>& kernel,
                           double since);

}  // namespace strandline::evolution
