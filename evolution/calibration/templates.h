// SPDX-FileCopyrightText: 2026 The Strandline Authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <vector>

#include "evolution/calibration/lineage.h"
#include "evolution/calibration/record.h"

namespace strandline::evolution {

/// Effective number of operator templates: exp of the entropy of the shares of distinct sets of
/// hard operators among the releases of [from, to); 0 where there are none.
double effective_templates(const Lineages& lineages, double from, double to);

/// A calendar year of the predictive distribution: what was and what histories drawn anew have.
struct TemplateYear {
  int year = 0, releases = 0;
  double observed = 0;
  double median = 0, low = 0, high = 0;  ///< low, high: 5 and 95 %
};

struct TemplateOptions {
  double from = 2023.0;  ///< releases after are drawn anew
  int histories = 400;   ///< each under a posterior draw of its own
  std::uint64_t seed = 1;
};

/// Predictive distribution of the effective number of templates in each calendar year after
/// `from`. Parents, traits, operators and their arrival are fitted to `known` (the record: the
/// posterior predictive; the record up to a day: a forecast from that day); who releases when, in
/// which size class, is that of `record`.
std::vector<TemplateYear> predict_templates(const Record& record, const Record& known,
                                            const TemplateOptions& options = {});

}  // namespace strandline::evolution
