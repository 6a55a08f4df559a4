// SPDX-FileCopyrightText: 2026 The Strandline Authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <functional>
#include <vector>

#include "hw/measured/kernel_laws.h"

namespace strandline::hw {

/// Which rows a fit may see.
using CaseFilter = std::function<bool(const KernelCase&)>;

/// Fits one law per (chip, class) to the cases that are measured, modelled and let through: the
/// least median plus a quarter of the mean of |log(predicted / measured)| by a simplex search from
/// a fixed start (Nelder and Mead 1965), the same for any number of threads. `resamples` > 0 adds
/// intervals (10 to 90 %) over that many bootstrap resamples of shapes (Philox, fixed seed).
KernelLaws calibrate_kernels(const std::vector<KernelCase>& cases, const CaseFilter& seen,
                             int resamples = 0, int threads = 0);

/// The two-parameter law that others fit: start + max(flops, bytes at nominal) / efficiency, per
/// chip and class, in microseconds per case; 0 where it has no class.
std::vector<double> two_parameter_us(const std::vector<KernelCase>& cases, const CaseFilter& seen,
                                     int threads = 0);

}  // namespace strandline::hw
