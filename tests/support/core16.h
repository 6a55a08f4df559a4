// SPDX-FileCopyrightText: 2026 The Strandline Authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "hw/asic/accelerator.h"

namespace strandline::tests {

/// A 16 x 16 core with the memories of config base16, whatever its other options.
inline hw::asic::Accelerator core16() {
  hw::asic::Accelerator a;
  a.rows = a.cols = 16;
  a.spad_rows = 32768;
  a.vmem_rows = 16384;
  a.dma_bytes = 16;
  return a;
}

}  // namespace strandline::tests
