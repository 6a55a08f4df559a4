// SPDX-FileCopyrightText: 2026 The Strandline Authors
// SPDX-License-Identifier: Apache-2.0
//
// In the place of the modules where SystemC is missing.
#include "core/error.h"
#include "hw/systemc/chip.h"
#include "hw/systemc/rtl_array_module.h"
#include "hw/systemc/rtl_core_module.h"

namespace strandline::hw::systemc {

namespace {

[[noreturn]] void refuse() {
  throw core::RuntimeFailure(
      "this build has no SystemC chip; install libsystemc-dev and build again");
}

}  // namespace

bool has_systemc() {
  return false;
}

ChipRun run_chip(std::span<const asic::Command>, const asic::Accelerator&, const ChipOptions&,
                 asic::Machine*) {
  refuse();
}

CoresRun run_cores(std::span<const CoreWork>, const asic::Accelerator&, const ChipOptions&) {
  refuse();
}

cosim::CoreRun run_rtl_core(cosim::RtlCore&, std::span<const asic::Command>,
                            std::vector<std::uint8_t>&, const ChipOptions&, std::uint64_t,
                            std::vector<Statistic>&) {
  refuse();
}

void run_tiles_in_systemc(cosim::RtlArray&, cosim::ArrayTiles&, int) {
  refuse();
}

}  // namespace strandline::hw::systemc
