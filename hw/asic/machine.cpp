// SPDX-FileCopyrightText: 2026 The Strandline Authors
// SPDX-License-Identifier: Apache-2.0
#include "hw/asic/machine.h"

#include "hw/asic/fp32.h"
#include "hw/asic/functions.h"
#include "hw/asic/lane.h"

namespace strandline::hw::asic {

Machine::Machine(const Accelerator& a, std::size_t memory_bytes)
    : accelerator_(a),
      lanes_(static_cast<std::size_t>(a.lanes())),
      cols_(static_cast<std::size_t>(a.cols)),
      spad_(lanes_ * static_cast<std::size_t>(a.spad_rows)),
      vmem_(cols_ * static_cast<std::size_t>(a.vmem_rows)),
      memory_(memory_bytes),
      largest_(static_cast<std::size_t>(a.state_rows)),
      total_(static_cast<std::size_t>(a.state_rows)),
      scan_state_(a.scan ? cols_ * static_cast<std::size_t>(a.scan_rows) : 0) {
  if (!a.vector_processor) return;
  vector_processor_.code.resize(static_cast<std::size_t>(a.vproc_words));
  vector_processor_.registers.resize(cols_ * kVprocRegisters);
}

void Machine::execute(std::span<const Command> program) {
  for (const Command& c : program) execute(c);
}

void Machine::execute(const Command& command) {
  const Command c = resolved(command);
  switch (c.opcode) {
    case Opcode::kMatmul:
      return matmul(c);
    case Opcode::kTranspose:
      return transpose(c);
    case Opcode::kVector:
      return vector(c);
    case Opcode::kNorm:
      return norm(c);
    case Opcode::kRope:
      return rope(c);
    case Opcode::kSoftmax:
      return softmax(c);
    case Opcode::kScan:
      return scan(c);
    case Opcode::kLoad:
      return move(c, true);
    case Opcode::kStore:
      return move(c, false);
    case Opcode::kTopk:
      return topk(c);
    case Opcode::kGather:
      return gather(c);
    case Opcode::kScatter:
      return scatter(c);
    case Opcode::kSelect:
      return select(c);
    case Opcode::kBlock:
      block_ = lists_.block(c.src0);
      return;
    case Opcode::kRun:
      run(c);
      return;
    case Opcode::kFence:
    case Opcode::kHalt:
      return;
  }
}

void Machine::transpose(const Command& c) {
  const int rows = accelerator_.depth(), cols = accelerator_.cols;
  for (int n = 0; n < c.blocks_n; ++n)
    for (int k = 0; k < c.blocks_k; ++k)
      for (int r = 0; r < rows; ++r)
        for (int col = 0; col < cols; ++col)
          spad(c.dst + n * c.dst_stride + k * rows + r, col) =
              spad(c.src0 + k * c.src0_stride + n * cols + col, r);
}

void Machine::put(const Command& c, bool to_spad, int n, int m, int lane, float y, float scale) {
  if (!to_spad) {
    vmem(c.dst + n * c.dst_stride + m, lane) = bits_of(y);
    return;
  }
  const int groups = accelerator_.groups();
  std::uint16_t& at =
      spad(c.dst + n / groups * c.dst_stride + m, n % groups * accelerator_.cols + lane);
  at = accelerator_.element == Element::kBf16 ? to_bf16(y)
       : accelerator_.fp8                      ? to_fp8(multiply(y, scale))
                          : static_cast<std::uint8_t>(to_int8(multiply(y, scale)));
}

void Machine::vector(const Command& c) {
  const int f = c.imm1 >> 4 & 31;
  const int mode = c.imm1 & 3;
  const bool requantizes = c.has(kRequantize);
  const float scale = as_float(c.imm1 & 0xffff0000U);
  for (int n = 0; n < c.blocks_n; ++n)
    for (int m = 0; m < c.rows; ++m)
      for (int l = 0; l < accelerator_.cols; ++l) {
        const std::uint32_t a = vmem(c.src0 + n * c.src0_stride + m, l);
        if (requantizes) {
          const int groups = accelerator_.groups();
          spad(c.dst + n / groups * c.dst_stride + m, n % groups * accelerator_.cols + l) =
              static_cast<std::uint8_t>(
                  requantize(static_cast<std::int32_t>(a), c.imm0 & 0x7fff, c.imm0 >> 16 & 31));
          continue;
        }
        LaneOperands o{.a = as_float(a), .e = as_float(c.imm0), .integer = f == 9 || f == 11};
        o.b = mode == 0   ? as_float(vmem(c.src1 + n * c.src1_stride + m, l))
              : mode == 1 ? as_float(vmem(c.src1 + n, l))
              : mode == 2 ? as_float(vmem(c.src1 + m, 0))
                          : as_float(c.imm0);
        if (f == 11 || f == 12 || f == 18) o.d = as_float(vmem(c.dst + n * c.dst_stride + m, l));
        const auto op = static_cast<LaneOp>(f == 9 ? 2 : f);
        put(c, c.has(kToSpad), n, m, l, lane(op, o), scale);
      }
}

float Machine::sum_of(std::span<const float> row, int width) const {
  float total = 0;
  for (std::size_t at = 0; at < row.size(); at += static_cast<std::size_t>(width)) {
    std::vector<float> level(row.begin() + static_cast<std::ptrdiff_t>(at),
                             row.begin() + static_cast<std::ptrdiff_t>(at) + width);
    for (; level.size() > 1; level.resize(level.size() / 2))
      for (std::size_t i = 0; i < level.size() / 2; ++i)
        level[i] = add(level[2 * i], level[2 * i + 1]);
    total = at == 0 ? level[0] : add(total, level[0]);
  }
  return total;
}

void Machine::norm(const Command& c) {
  const float share = as_float(c.imm0), epsilon = as_float(c.imm1);
  const float scale = as_float(static_cast<std::uint32_t>(c.src1_stride) << 16);
  const int cols = accelerator_.cols;
  std::vector<float> row(cols_ * c.blocks_n), y(row.size());
  for (int m = 0; m < c.rows; ++m) {
    for (int n = 0; n < c.blocks_n; ++n)
      for (int l = 0; l < cols; ++l)
        row[static_cast<std::size_t>(n * cols + l)] =
            as_float(vmem(c.src0 + n * c.src0_stride + m, l));
    const float mean =
        c.has(kLayerNorm) ? multiply(sum_of(row, accelerator_.vector_lanes), share) : 0;
    for (std::size_t i = 0; i < row.size(); ++i)
      y[i] = lane(LaneOp::kCentredSquare, {.a = row[i], .b = mean});
    const float spread = add(multiply(sum_of(y, accelerator_.vector_lanes), share), epsilon);
    const float root = reciprocal_sqrt(spread);
    for (int n = 0; n < c.blocks_n; ++n)
      for (int l = 0; l < cols; ++l) {
        const float gain = c.has(kGain) ? as_float(vmem(c.src1 + n, l)) : 1;
        const float x = row[static_cast<std::size_t>(n * cols + l)];
        put(c, c.has(kToSpad), n, m, l,
            lane(LaneOp::kNormalize, {.a = x, .b = gain, .d = mean, .e = root}), scale);
      }
  }
}

void Machine::rope(const Command& c) {
  const std::size_t half_in = c.imm1 & 0xffff, half_out = c.imm1 >> 16;
  const float scale = as_float(c.imm0);
  for (int h = 0; h < c.blocks_n; ++h)
    for (int j = 0; j < c.blocks_k; ++j)
      for (int m = 0; m < c.rows; ++m)
        for (int l = 0; l < accelerator_.cols; ++l) {
          const std::size_t at = c.src0 + h * 2 * half_in + j * c.src0_stride + m;
          const float x1 = as_float(vmem(at, l)), x2 = as_float(vmem(at + half_in, l));
          const std::uint32_t angle = vmem(c.src1 + j * c.src1_stride + m, l);
          const float cosine = as_float(angle & 0xffff0000U), sine = as_float(angle << 16);
          Command head = c;
          head.dst = static_cast<std::uint16_t>(c.dst + h * 2 * half_out);
          const float minus = as_float(bits_of(sine) ^ 0x80000000U);
          put(head, c.has(kToSpad), j, m, l,
              lane(LaneOp::kTwoProducts, {.a = x1, .b = minus, .d = x2, .e = cosine}), scale);
          head.dst = static_cast<std::uint16_t>(head.dst + half_out);
          put(head, c.has(kToSpad), j, m, l,
              lane(LaneOp::kTwoProducts, {.a = x2, .b = sine, .d = x1, .e = cosine}), scale);
        }
}

}  // namespace strandline::hw::asic
