// SPDX-FileCopyrightText: 2026 The Strandline Authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>

namespace strandline::hw::asic {

// The instruction set of the vector processor (docs/accelerator/vproc.md, rtl/sl_vproc.sv).

constexpr int kVprocRegisters = 32;  ///< vector registers of `cols` fp32 words
constexpr int kVprocScalars = 16;    ///< scalar registers of 16 bits

/// d, a and b are vector registers v, or scalar registers s, as each says.
enum class VprocOp : std::uint8_t {
  kEnd = 0x00,
  kLi = 0x01,     ///< s[d] = imm
  kAddi = 0x02,   ///< s[d] = s[a] + imm
  kAdds = 0x03,   ///< s[d] = s[a] + s[b]
  kLoop = 0x04,   ///< s[a] -= 1; where it is not zero, on to instruction imm
  kJump = 0x05,   ///< on to imm
  kAny = 0x06,    ///< on to imm where a bit of the mask is set
  kLoad = 0x08,   ///< v[d] = VMEM row s[a]; s[a] += imm
  kStore = 0x09,  ///< VMEM row s[d] = v[a]; s[d] += imm
  kAdd = 0x10,
  kSubtract = 0x11,
  kMultiply = 0x12,
  kMaximum = 0x13,  ///< order of sign and magnitude of the bits
  kMinimum = 0x14,
  kMultiplyAdd = 0x15,  ///< v[d] + v[a] v[b], both rounded
  kMultiplySub = 0x16,  ///< v[d] - v[a] v[b]
  kSelect = 0x17,       ///< mask ? v[a] : v[b]
  kExp2 = 0x18,         ///< 2^v[a]
  kReciprocal = 0x19,   ///< 1 / v[a]
  kRootInverse = 0x1a,  ///< 1 / sqrt |v[a]|
  kSplat = 0x1b,        ///< the fp32 of scalars a (even, its lower half) and a + 1 in all lanes
  kRotate = 0x1c,       ///< lane l gets lane (l + s[lane]) mod cols of v[a]
  kCompare = 0x1d,      ///< mask = v[a] < v[b]
};

/// One instruction. With `broadcast` all lanes take lane s[lane] mod cols of v[b].
struct VprocInstruction {
  VprocOp op = VprocOp::kEnd;
  std::uint8_t d = 0, a = 0, b = 0;
  std::uint8_t lane = 0;  ///< a scalar register
  bool broadcast = false;
  std::uint16_t imm = 0;

  bool vector() const { return (static_cast<unsigned>(op) & 0x10U) != 0; }
  bool memory() const { return op == VprocOp::kLoad || op == VprocOp::kStore; }
  bool writes_vector() const {
    return op == VprocOp::kLoad || (vector() && op != VprocOp::kCompare);
  }
  bool reads_a() const { return op == VprocOp::kStore || (vector() && op != VprocOp::kSplat); }
  bool reads_b() const { return vector() && (op <= VprocOp::kSelect || op == VprocOp::kCompare); }
  /// Other lanes of the register that it writes: not allowed, as its first beats may stand there
  /// before its last ones read.
  bool crosses_itself() const {
    return writes_vector() &&
           ((op == VprocOp::kRotate && a == d) || (reads_b() && broadcast && b == d));
  }
  bool reads_d() const { return op == VprocOp::kMultiplyAdd || op == VprocOp::kMultiplySub; }
};

/// 5:0 op, 10:6 d, 15:11 a; vector instructions 20:16 b, 24:21 lane, 25 broadcast; else 31:16 imm
/// (kAdds: b in 20:16).
inline std::uint32_t encode(const VprocInstruction& i) {
  const bool fields = i.vector() || i.op == VprocOp::kAdds;
  const std::uint32_t upper = fields ? i.b | static_cast<std::uint32_t>(i.lane) << 5 |
                                           static_cast<std::uint32_t>(i.broadcast) << 9
                                     : i.imm;
  return static_cast<std::uint32_t>(i.op) | static_cast<std::uint32_t>(i.d) << 6 |
         static_cast<std::uint32_t>(i.a) << 11 | upper << 16;
}
inline VprocInstruction decode_vproc(std::uint32_t w) {
  VprocInstruction i;
  i.op = static_cast<VprocOp>(w & 63);
  i.d = w >> 6 & 31;
  i.a = w >> 11 & 31;
  if (i.vector() || i.op == VprocOp::kAdds) {
    i.b = w >> 16 & 31;
    i.lane = w >> 21 & 15;
    i.broadcast = i.vector() && (w >> 25 & 1) != 0;
  } else {
    i.imm = static_cast<std::uint16_t>(w >> 16);
  }
  return i;
}

}  // namespace strandline::hw::asic
