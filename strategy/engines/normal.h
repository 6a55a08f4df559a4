// SPDX-FileCopyrightText: 2026 The Strandline Authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

namespace strandline::strategy::engines {

double normal_density(double x);
/// P(X <= x), relative error about 1e-15 in the lower tail too.
double normal_cdf(double x);
/// P(X <= x, Y <= y) of two standard normals of correlation rho, within [-1, 1]; absolute error
/// below 1e-13. Plackett's integral over the correlation (Biometrika 1954), by Gauss-Kronrod.
double bivariate_normal_cdf(double x, double y, double rho);

}  // namespace strandline::strategy::engines
