// SPDX-FileCopyrightText: 2026 The Strandline Authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>

namespace strandline::kernels {

/// Throws a Refusal unless `error` (a cudaError_t) is success. The message says what was tried,
/// what CUDA answered, and the mend where one is known: no driver, a driver older than the toolkit,
/// no memory left, a device that another process holds.
void require_success(int error, const std::string& tried);

/// The mend for a CUDA error that a user can do something about; empty for the others.
std::string mend_of(int error);

}  // namespace strandline::kernels
