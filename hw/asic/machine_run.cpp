// SPDX-FileCopyrightText: 2026 The Strandline Authors
// SPDX-License-Identifier: Apache-2.0
#include <algorithm>
#include <stdexcept>

#include "hw/asic/fp32.h"
#include "hw/asic/functions.h"
#include "hw/asic/lane.h"
#include "hw/asic/machine.h"
#include "hw/asic/vproc_walk.h"

namespace strandline::hw::asic {
namespace {

/// By the order of kMaximum.
bool less(float x, float y) {
  return bits_of(x) != bits_of(y) &&
         bits_of(lane(LaneOp::kMaximum, {.a = x, .b = y})) == bits_of(y);
}

/// The word of a lane. `d` is the destination's old one.
float word(VprocOp op, float a, float b, float d, bool mask) {
  switch (op) {
    case VprocOp::kAdd:
      return add(a, b);
    case VprocOp::kSubtract:
      return add(a, negative(b));
    case VprocOp::kMultiply:
      return multiply(a, b);
    case VprocOp::kMaximum:
      return less(a, b) ? b : a;
    case VprocOp::kMinimum:
      return less(a, b) ? a : b;
    case VprocOp::kMultiplyAdd:
      return add(d, multiply(a, b));
    case VprocOp::kMultiplySub:
      return add(d, negative(multiply(a, b)));
    case VprocOp::kSelect:
      return mask ? a : b;
    case VprocOp::kExp2:
      return exp2(a);
    case VprocOp::kReciprocal:
      return reciprocal(a);
    case VprocOp::kRootInverse:
      return reciprocal_sqrt(a);
    default:
      return a;
  }
}

bool inside(std::uint16_t row, std::uint16_t first, std::uint16_t span) {
  return row >= first && row < first + span;
}

/// A RUN touches the regions that it names: others wait for them alone.
void check_access(const Command& c, const VprocStep& s) {
  const bool last = inside(s.row, c.dst, c.dst_stride);
  const bool reads = s.i.op == VprocOp::kLoad;
  if (!last &&
      !(reads && (inside(s.row, c.src0, c.src0_stride) || inside(s.row, c.src1, c.src1_stride))))
    throw std::out_of_range("a RUN touches a row of VMEM that is in none of its regions");
}

}  // namespace

void Machine::VectorProcessor::execute(const VprocStep& s, Machine& m) {
  const std::size_t cols = m.cols_;
  const auto reg = [&](int r) { return registers.begin() + static_cast<std::ptrdiff_t>(r * cols); };
  std::vector<float> result(reg(s.i.d), reg(s.i.d) + static_cast<std::ptrdiff_t>(cols));
  for (std::size_t l = 0; l < cols; ++l) {
    const int at = static_cast<int>(l);
    if (s.i.op == VprocOp::kStore) {
      m.vmem(s.row, at) = bits_of(reg(s.i.a)[at]);
    } else if (s.i.op == VprocOp::kLoad) {
      result[l] = as_float(m.vmem(s.row, at));
    } else if (s.i.op == VprocOp::kSplat) {
      result[l] = as_float(s.splat);
    } else if (s.i.op == VprocOp::kRotate) {
      result[l] = reg(s.i.a)[static_cast<std::ptrdiff_t>((l + s.lane) % cols)];
    } else {
      const float a = reg(s.i.a)[at], b = reg(s.i.b)[s.i.broadcast ? s.lane : at];
      if (s.i.op == VprocOp::kCompare)
        mask[l] = less(a, b);
      else
        result[l] = word(s.i.op, a, b, result[l], mask[l]);
    }
  }
  std::copy(result.begin(), result.end(), reg(s.i.d));
}

std::uint64_t Machine::run(const Command& c) {
  auto& p = vector_processor_;
  if (c.has(kRunCode)) {
    for (std::size_t i = 0; i < c.rows; ++i)
      for (std::size_t l = 0; l < cols_; ++l)
        p.code.at((c.dst + i) * cols_ + l) = vmem(c.src0 + i, static_cast<int>(l));
    return 2ULL + c.rows;
  }
  p.mask.assign(cols_, false);
  return walk_vproc(
      p.code, c, accelerator_,
      [&](const VprocStep& s) {
        if (s.i.memory()) check_access(c, s);
        p.execute(s, *this);
      },
      [&] { return std::find(p.mask.begin(), p.mask.end(), true) != p.mask.end(); });
}

}  // namespace strandline::hw::asic
