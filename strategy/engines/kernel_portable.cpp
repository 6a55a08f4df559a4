// SPDX-FileCopyrightText: 2026 The Strandline Authors
// SPDX-License-Identifier: Apache-2.0
// Any machine: two lanes, with the fused step of the C library where there is no instruction.
#include "strategy/engines/kernel_body.h"

namespace strandline::strategy::engines {

const KernelTable* portable_kernels() {
  static constexpr KernelTable kTable = table("portable");
  return &kTable;
}

}  // namespace strandline::strategy::engines
