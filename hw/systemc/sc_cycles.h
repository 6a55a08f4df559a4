// SPDX-FileCopyrightText: 2026 The Strandline Authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <systemc>

#include "hw/asic/timing_ports.h"

namespace strandline::hw::systemc {

using asic::Cycle;

/// A cycle of the core's clock is a nanosecond of simulated time.
inline sc_core::sc_time cycles(Cycle n) {
  return {static_cast<double>(n), sc_core::SC_NS};
}
inline Cycle now() {
  return static_cast<Cycle>(sc_core::sc_time_stamp() / sc_core::sc_time(1, sc_core::SC_NS));
}
inline Cycle count(const sc_core::sc_time& t) {
  return static_cast<Cycle>(t / sc_core::sc_time(1, sc_core::SC_NS) + 0.5);
}

}  // namespace strandline::hw::systemc
