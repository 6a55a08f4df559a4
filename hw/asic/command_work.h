// SPDX-FileCopyrightText: 2026 The Strandline Authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "hw/asic/accelerator.h"
#include "hw/asic/command.h"

namespace strandline::hw::asic {

/// What a command does, counted: operations of the array and of lanes, bytes of memories.
struct CommandWork {
  double products = 0;  ///< multiply-adds of the array, those on padding included
  // Operations of fp32 lanes, by cell of rtl/.
  double multiplies = 0, adds = 0, exponentials = 0, reciprocals = 0, roots = 0;
  double results = 0;                                      ///< that pass a vector lane's pipeline
  double spad_bytes = 0, vmem_bytes = 0, state_bytes = 0;  ///< read and written
  double memory_bytes = 0;                                 ///< of main memory, read and written
  CommandWork& operator+=(const CommandWork& other);
};

/// The work of a command. Routed commands (flag kRouted) count as they stand.
CommandWork work_of(const Command& c, const Accelerator& a);

}  // namespace strandline::hw::asic
