// SPDX-FileCopyrightText: 2026 The Strandline Authors
// SPDX-License-Identifier: Apache-2.0
#include "hw/asic/vproc_walk.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <optional>
#include <stdexcept>

namespace strandline::hw::asic {
namespace {

constexpr std::size_t kMostSteps = 1U << 24;

/// rtl/sl_vproc.sv, instruction by instruction: when each issues.
class Clock {
 public:
  explicit Clock(const Accelerator& a)
      : beats_(static_cast<std::uint64_t>(a.cols / a.vproc_lanes)) {}

  void step(const VprocInstruction& i) {
    std::uint64_t t = next_;
    const auto behind = [&](int reg, bool across) {
      const auto& begun = begun_[static_cast<std::size_t>(reg)];
      if (begun) t = std::max(t, *begun + kLatency + (across ? beats_ - 1 : 0));
    };
    if (i.reads_a()) behind(i.a, i.op == VprocOp::kRotate);
    if (i.reads_b()) behind(i.b, i.broadcast);
    if (i.reads_d()) behind(i.d, false);
    if (i.memory()) t = std::max(t, stored_);
    if (i.op == VprocOp::kAny) t = std::max(t, compared_);
    if (i.op == VprocOp::kEnd) t = std::max({t, quiet_, stored_});
    if (i.op == VprocOp::kLoad) ++t;  // beats follow the granted request
    const bool beats = i.vector() || i.memory();
    next_ = t + (beats ? beats_ : 1);
    if (beats) quiet_ = next_ + kLatency - 1;
    if (i.writes_vector()) begun_[i.d] = t;
    if (i.op == VprocOp::kStore) stored_ = next_ + 2;
    if (i.op == VprocOp::kCompare) compared_ = next_ + 3;
  }
  std::uint64_t cycles() const { return next_; }

 private:
  static constexpr std::uint64_t kLatency = 7;
  std::uint64_t beats_;
  std::uint64_t next_ = 2;  ///< the command is taken in cycle 0, its first instruction read in 1
  std::uint64_t quiet_ = 0, stored_ = 0, compared_ = 0;
  std::array<std::optional<std::uint64_t>, kVprocRegisters>
      begun_;  ///< last instruction that writes it
};

/// Scalar registers as a RUN finds them.
std::array<std::uint16_t, kVprocScalars> scalars_of(const Command& c) {
  return {c.src0,
          c.src1,
          c.dst,
          c.rows,
          c.src0_stride,
          c.src1_stride,
          c.dst_stride,
          c.blocks_n,
          static_cast<std::uint16_t>(c.imm0),
          static_cast<std::uint16_t>(c.imm0 >> 16)};
}

bool known(VprocOp op) {
  return op <= VprocOp::kAny || op == VprocOp::kLoad || op == VprocOp::kStore ||
         (op >= VprocOp::kAdd && op <= VprocOp::kCompare);
}

}  // namespace

std::uint64_t walk_vproc(std::span<const std::uint32_t> code, const Command& c,
                         const Accelerator& a, const std::function<void(const VprocStep&)>& effect,
                         const std::function<bool()>& any) {
  auto s = scalars_of(c);
  Clock clock(a);
  std::size_t pc = c.blocks_k;
  for (std::size_t step = 0; step < kMostSteps; ++step) {
    if (pc >= code.size())
      throw std::out_of_range(
          fmt::format("a RUN goes on to instruction {} of {}", pc, code.size()));
    const VprocInstruction i = decode_vproc(code[pc]);
    if (!known(i.op)) throw std::logic_error(fmt::format("unknown instruction {:08x}", code[pc]));
    if (i.crosses_itself())
      throw std::logic_error(fmt::format("instruction {} reads other lanes of what it writes", pc));
    clock.step(i);
    const auto scalar = [&](int reg) -> std::uint16_t& {
      return s[static_cast<std::size_t>(reg & 15)];
    };
    const auto plus = [](int x, int y) { return static_cast<std::uint16_t>(x + y); };
    std::size_t next = pc + 1;
    switch (i.op) {
      case VprocOp::kEnd:
        return clock.cycles();
      case VprocOp::kLi:
        scalar(i.d) = i.imm;
        break;
      case VprocOp::kAddi:
        scalar(i.d) = plus(scalar(i.a), i.imm);
        break;
      case VprocOp::kAdds:
        scalar(i.d) = plus(scalar(i.a), scalar(i.b));
        break;
      case VprocOp::kLoop:
        if (--scalar(i.a) != 0) next = i.imm;
        break;
      case VprocOp::kJump:
        next = i.imm;
        break;
      case VprocOp::kAny:
        if (any()) next = i.imm;
        break;
      default: {
        std::uint16_t& address = scalar(i.op == VprocOp::kStore ? i.d : i.a);
        const auto cols = static_cast<std::uint16_t>(a.cols);
        effect({i, address, static_cast<std::uint16_t>(scalar(i.lane) % cols),
                static_cast<std::uint32_t>(scalar(i.a | 1)) << 16 | scalar(i.a & ~1)});
        if (i.memory()) address = plus(address, i.imm);
      }
    }
    pc = next;
  }
  throw std::logic_error("a RUN does not end");
}

}  // namespace strandline::hw::asic
