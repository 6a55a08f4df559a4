// SPDX-FileCopyrightText: 2026 The Strandline Authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstring>
#include <vector>

#include "core/error.h"
#include "hw/cosim/rtl_message.h"
#include "hw/cosim/rtl_unit.h"
#include "hw/cosim/verilated_context.h"
#include "hw/cosim/verilated_port.h"

namespace strandline::hw::cosim {

/// What the Verilated units share: clock, command, reads that answer a cycle after their grant.
template <class Model>
class VerilatedUnit : public RtlUnit {
 public:
  ~VerilatedUnit() override { context_.enter(); }
  UnitCycle cycle(const asic::Command* offer, UnitMemory& memory) override {
    context_.enter();
    model_.clk_i = 0;
    model_.cmd_valid_i = offer != nullptr;
    if (offer) {
      const asic::CommandWords words = asic::encode(*offer);
      std::memcpy(port_bytes(model_.cmd_i), words.data(), sizeof words);
    }
    model_.eval();
    UnitCycle c{.taken = model_.cmd_ready_o != 0};
    ports(memory);
    model_.eval();  // grants decide whether the command is over
    c.done = model_.done_o;
    model_.clk_i = 1;
    model_.eval();
    for (Answer& a : answers_) std::memcpy(a.port, a.bytes.data(), a.bytes.size());
    answers_.clear();
    if (context_.gotError())
      throw core::RuntimeFailure("an assertion of the RTL failed: " + take_rtl_messages());
    return c;
  }

 protected:
  using Port = UnitMemory::Port;
  VerilatedUnit() {
    take_rtl_messages();
    model_.rst_ni = 0;
    model_.cmd_valid_i = 0;
    for (int i = 0; i < 4; ++i) {
      model_.clk_i = 0;
      model_.eval();
      model_.clk_i = 1;
      model_.eval();
    }
    model_.rst_ni = 1;
  }
  /// Requests of this cycle: sets the grants, reads and writes.
  virtual void ports(UnitMemory& memory) = 0;

  /// A read whose data stands at `to` in the next cycle; returns the grant.
  template <class Data>
  bool read(UnitMemory& memory, Port port, bool asks, std::uint64_t row, Data& to) {
    if (!asks || !memory.grant(port, row)) return false;
    answers_.push_back({port_bytes(to), std::vector<std::uint8_t>(sizeof to)});
    memory.read(port, row, answers_.back().bytes.data());
    return true;
  }
  template <class Data>
  static bool write(UnitMemory& memory, Port port, bool asks, std::uint64_t row, const Data& data,
                    std::uint64_t lanes = ~0ULL) {
    if (!asks || !memory.grant(port, row)) return false;
    memory.write(port, row, port_bytes(data), lanes);
    return true;
  }
  /// A port of lane enables.
  template <class Lanes>
  static std::uint64_t bits(const Lanes& lanes) {
    std::uint64_t x = 0;
    std::memcpy(&x, &lanes, sizeof lanes < sizeof x ? sizeof lanes : sizeof x);
    return x;
  }

  ModelContext context_;
  Model model_{&context_, "unit"};

 private:
  struct Answer {
    std::uint8_t* port;
    std::vector<std::uint8_t> bytes;
  };
  std::vector<Answer> answers_;
};

/// rtl/sl_matmul.sv. All but its weights are always granted: it has the first place everywhere.
template <class Model>
class VerilatedMatmul final : public VerilatedUnit<Model> {
  using Port = UnitMemory::Port;
  void ports(UnitMemory& memory) override {
    Model& m = this->model_;
    this->read(memory, Port::kSpadRead, m.a_req_o, m.a_addr_o, m.a_data_i);
    m.w_gnt_i = this->read(memory, Port::kSpadRead, m.w_req_o, m.w_addr_o, m.w_data_i);
    this->read(memory, Port::kVmemRead, m.y_rd_req_o, m.y_rd_addr_o, m.y_rd_data_i);
    this->write(memory, Port::kVmemWrite, m.y_wr_req_o, m.y_wr_addr_o, m.y_wr_data_o);
  }
};

/// rtl/sl_transposer.sv.
template <class Model>
class VerilatedTransposer final : public VerilatedUnit<Model> {
 public:
  /// `cols`: lanes that it writes; those above are left alone.
  explicit VerilatedTransposer(int cols) : lanes_((1ULL << cols) - 1) {}

 private:
  using Port = UnitMemory::Port;
  void ports(UnitMemory& memory) override {
    Model& m = this->model_;
    m.rd_gnt_i = this->read(memory, Port::kSpadRead, m.rd_req_o, m.rd_addr_o, m.rd_data_i);
    m.wr_gnt_i =
        this->write(memory, Port::kSpadWrite, m.wr_req_o, m.wr_addr_o, m.wr_data_o, lanes_);
  }
  std::uint64_t lanes_;
};

/// rtl/sl_vector.sv: one address for both writes.
template <class Model>
class VerilatedVector final : public VerilatedUnit<Model> {
  using Port = UnitMemory::Port;
  void ports(UnitMemory& memory) override {
    Model& m = this->model_;
    m.rd_gnt_i = this->read(memory, Port::kVmemRead, m.rd_req_o, m.rd_addr_o, m.rd_data_i);
    m.wr_gnt_i = this->write(memory, Port::kVmemWrite, m.wr_req_o, m.wr_addr_o, m.wr_data_o);
    m.sp_gnt_i = this->write(memory, Port::kSpadWrite, m.sp_req_o, m.wr_addr_o, m.sp_data_o,
                             this->bits(m.sp_lane_o));
  }
};

/// rtl/sl_softmax.sv.
template <class Model>
class VerilatedSoftmax final : public VerilatedUnit<Model> {
  using Port = UnitMemory::Port;
  void ports(UnitMemory& memory) override {
    Model& m = this->model_;
    m.rd_gnt_i = this->read(memory, Port::kVmemRead, m.rd_req_o, m.rd_addr_o, m.rd_data_i);
    m.wr_gnt_i = this->write(memory, Port::kVmemWrite, m.wr_req_o, m.wr_addr_o, m.wr_data_o);
    m.sp_gnt_i = this->write(memory, Port::kSpadWrite, m.sp_req_o, m.sp_addr_o, m.sp_data_o,
                             this->bits(m.sp_lane_o));
  }
};

}  // namespace strandline::hw::cosim
