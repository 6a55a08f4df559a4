// SPDX-FileCopyrightText: 2026 The Strandline Authors
// SPDX-License-Identifier: Apache-2.0
#include "hw/systemc/rtl_unit_timing.h"

#include <algorithm>
#include <cstring>
#include <stdexcept>

namespace strandline::hw::systemc {
namespace {

bool in_spad(asic::Ports::Port p) {
  return p == asic::Ports::Port::kSpadRead || p == asic::Ports::Port::kSpadWrite;
}

}  // namespace

bool MachineMemory::grant(Port port, std::uint64_t row) {
  if (!first_) {
    if (ports_->free(port, row, t_) != t_) return false;
    ports_->take(port, row, t_);
    return true;
  }
  const std::pair mine{port, ports_->bank(port, row)};
  if (std::find(mine_.begin(), mine_.end(), mine) != mine_.end()) return false;
  mine_.push_back(mine);
  return true;
}

void MachineMemory::read(Port port, std::uint64_t row, std::uint8_t* bytes) {
  const asic::Accelerator& a = machine_->accelerator();
  const auto size = static_cast<std::size_t>(in_spad(port) ? a.element_bytes() : 4);
  for (int lane = 0; lane < (in_spad(port) ? a.lanes() : a.cols); ++lane) {
    const std::uint32_t x = in_spad(port) ? machine_->spad(row, lane) : machine_->vmem(row, lane);
    std::memcpy(bytes + static_cast<std::size_t>(lane) * size, &x, size);
  }
}

void MachineMemory::write(Port port, std::uint64_t row, const std::uint8_t* bytes,
                          std::uint64_t lanes) {
  const asic::Accelerator& a = machine_->accelerator();
  const auto size = static_cast<std::size_t>(in_spad(port) ? a.element_bytes() : 4);
  for (int lane = 0; lane < (in_spad(port) ? a.lanes() : a.cols); ++lane) {
    if (in_spad(port) && lane < 64 && (lanes >> lane & 1) == 0) continue;
    std::uint32_t x = 0;
    std::memcpy(&x, bytes + static_cast<std::size_t>(lane) * size, size);
    if (in_spad(port))
      machine_->spad(row, lane) = static_cast<std::uint16_t>(x);
    else
      machine_->vmem(row, lane) = x;
  }
}

void RtlUnitTiming::start(const asic::Command& c, Cycle t) {
  if (first_) model_->start(c, t);
  running_ = true;
  at_ = t;
  ++cycles_.commands;
  cycles_.closed_form += asic::command_cycles(c, a_);
  tick(&c);
}

void RtlUnitTiming::tick(const asic::Command* offer) {
  memory_.at(at_);
  const cosim::UnitCycle c = unit_->cycle(offer, memory_);
  if (offer && !c.taken) throw std::logic_error("a Verilated unit is busy with nothing");
  ++cycles_.rtl;
  if (c.done) {
    completed_ = at_;
    running_ = false;
    if (first_) model_->step();
  }
  ++at_;
}

}  // namespace strandline::hw::systemc
