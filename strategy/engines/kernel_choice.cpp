// SPDX-FileCopyrightText: 2026 The Strandline Authors
// SPDX-License-Identifier: Apache-2.0
#include "strategy/engines/kernel.h"

namespace strandline::strategy::engines {

const KernelTable& best_kernels() {
  for (const KernelTable* kernels : {avx512_kernels(), avx2_kernels()})
    if (kernels) return *kernels;
  return *portable_kernels();
}

}  // namespace strandline::strategy::engines
