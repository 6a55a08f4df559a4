// SPDX-FileCopyrightText: 2026 The Strandline Authors
// SPDX-License-Identifier: Apache-2.0
#include "hw/asic/timing_cases.h"

#include <fmt/format.h>

#include "hw/asic/program.h"

namespace strandline::hw::asic {
namespace {

std::uint16_t u16(int x) {
  return static_cast<std::uint16_t>(x);
}

class Cases {
 public:
  explicit Cases(const Accelerator& a) : a_(a) {}

  std::vector<TimingCase> all() {
    for (const int m : {1, 3, 16, 64, 200})
      for (const auto& [n, k] : {std::pair{1, 1}, {1, 7}, {3, 4}, {2, 1}}) matmul(m, n, k);
    for (const auto& [n, k] : {std::pair{1, 1}, {2, 1}, {4, 8}, {5, 3}}) transpose(n, k);
    for (const int m : {1, 16, 64})
      for (const int n : {1, 5}) {
        for (const int mode : {0, 1, 2, 3}) vector(m, n, mode, 0, 0);
        vector(m, n, 2, 11, 0);
        vector(m, n, 0, 8, kToSpad);
        norm(m, n, 0);
        norm(m, n, kLayerNorm | kGain | kToSpad);
        rope(m, n);
        softmax(m, n, kFirst);
        softmax(m, n, kFirst | kLast);
      }
    for (const int bytes : {64, 512, 4096, 16384})
      for (const int lines : {1, 4, 12})
        for (const bool vmem : {false, true}) {
          move(Opcode::kLoad, lines, bytes, vmem);
          move(Opcode::kStore, lines, bytes, vmem);
        }
    return std::move(cases_);
  }

 private:
  void add(const char* unit, std::string name, const Command& c) {
    cases_.push_back({std::move(name), unit, a_, {c}, std::vector<std::uint8_t>(1 << 19), {}, {}});
  }
  void matmul(int m, int n, int k) {
    // Weights away from the activations' bank, and beside them.
    for (const int bank : {1, 0})
      add("matmul", fmt::format("matmul {}x{}x{} {}", m, n, k, bank ? "apart" : "one bank"),
          {.opcode = Opcode::kMatmul,
           .rows = u16(m),
           .src0 = 0,
           .src1 = u16(bank ? a_.spad_rows / a_.spad_banks : a_.spad_rows / a_.spad_banks / 2),
           .src0_stride = u16(m > 64 ? 1 : m),
           .src1_stride = u16(k * a_.rows),
           .dst_stride = u16(m),
           .blocks_n = u16(n),
           .blocks_k = u16(k)});
  }
  void transpose(int n, int k) {
    add("transposer", fmt::format("transpose {}x{}", n, k),
        {.opcode = Opcode::kTranspose,
         .dst = u16(a_.spad_rows / 2),
         .src0_stride = u16(n * a_.cols),
         .dst_stride = u16(k * a_.depth()),
         .blocks_n = u16(n),
         .blocks_k = u16(k)});
  }
  /// Sources and results in three banks.
  Command lanes(Opcode op, int m, int n) const {
    const int bank = a_.vmem_rows / a_.vmem_banks;
    return {.opcode = op,
            .rows = u16(m),
            .src0 = 0,
            .src1 = u16(bank),
            .dst = u16(2 * bank),
            .src0_stride = u16(m),
            .src1_stride = u16(m),
            .dst_stride = u16(m),
            .blocks_n = u16(n)};
  }
  void vector(int m, int n, int mode, int f, int flags) {
    Command c = lanes(Opcode::kVector, m, n);
    c.flags = static_cast<std::uint8_t>(flags);
    c.imm1 = static_cast<std::uint32_t>(mode | f << 4) | 0x3f800000U;
    add("vector", fmt::format("vector {}x{} b {} f {}", m, n, mode, f), c);
  }
  void norm(int m, int n, int flags) {
    Command c = lanes(Opcode::kNorm, m, n);
    c.flags = static_cast<std::uint8_t>(flags);
    c.src1_stride = 0x3f80;
    c.imm0 = 0x3d000000;
    c.imm1 = 0x3727c5ac;
    add("vector", fmt::format("norm {}x{} flags {}", m, n, flags), c);
  }
  void rope(int m, int n) {
    Command c = lanes(Opcode::kRope, m, n);
    c.blocks_k = 2;
    c.imm0 = 0x3f800000;
    c.imm1 = static_cast<std::uint32_t>(2 * m | 2 * m << 16);
    add("vector", fmt::format("rope {}x{}", m, n), c);
  }
  void softmax(int m, int n, int flags) {
    Command c = lanes(Opcode::kSoftmax, m, n);
    c.flags = static_cast<std::uint8_t>(flags);
    c.src1_stride = 15;
    c.blocks_k = u16(n * a_.cols);
    c.imm0 = 0x3d000000;
    add("softmax", fmt::format("softmax {}x{} flags {}", m, n, flags), c);
  }
  void move(Opcode op, int lines, int bytes, bool vmem) {
    const int row = vmem ? a_.cols * 4 : a_.lanes() * a_.element_bytes();
    const int rows = bytes / row > 0 ? bytes / row : 1;
    if (rows * lines > (vmem ? a_.vmem_rows : a_.spad_rows)) return;
    Command c{.opcode = op,
              .flags = static_cast<std::uint8_t>(vmem ? kVmem : 0),
              .rows = u16(lines),
              .src0_stride = u16(bytes),
              .src1_stride = u16(rows),
              .dst_stride = u16(bytes / 16),
              .blocks_n = 1};
    add(op == Opcode::kLoad ? "load" : "store",
        fmt::format("{} {} lines of {} {}", op == Opcode::kLoad ? "load" : "store", lines, bytes,
                    vmem ? "vmem" : "spad"),
        c);
  }

  Accelerator a_;
  std::vector<TimingCase> cases_;
};

}  // namespace

std::vector<TimingCase> unit_cases(const Accelerator& a) {
  return Cases(a).all();
}

std::vector<LayerCase> layer_cases() {
  const auto layer = [](int width, int heads, int kv, int dim, int ffn) {
    Layer l;
    l.width = width;
    l.heads = heads;
    l.kv_heads = kv;
    l.head_dim = dim;
    l.ffn = ffn;
    return l;
  };
  const auto prefill = [](int tokens, int sequences = 1) {
    return LayerWork{sequences, tokens, 0};
  };
  const auto decode = [](int context, int sequences = 1) {
    return LayerWork{sequences, 1, context};
  };
  Layer plain = layer(128, 4, 4, 32, 512);
  plain.gated = false;
  plain.nonlinearity = Nonlinearity::kGelu;
  plain.layer_norm = true;
  Layer window = layer(128, 4, 2, 32, 384);
  window.window = 32;
  return {{"gqa 128 prefill 32", layer(128, 4, 2, 32, 384), prefill(32)},
          {"gqa 128 decode 64", layer(128, 4, 2, 32, 384), decode(64)},
          {"plain 128 prefill 48", plain, prefill(48)},
          {"window 128 prefill 64", window, prefill(64)},
          {"gqa 256 prefill 64", layer(256, 4, 2, 64, 896), prefill(64)},
          {"mha 256 prefill 16", layer(256, 4, 4, 64, 768), prefill(16)},
          {"gqa 256 decode 128", layer(256, 4, 1, 64, 896), decode(128)},
          {"mha 256 decode 96 x4", layer(256, 4, 4, 64, 768), decode(96, 4)},
          {"gqa 512 decode 256", layer(512, 4, 1, 128, 1792), decode(256)},
          {"gqa 512 prefill 64", layer(512, 4, 1, 128, 1792), prefill(64)}};
}

TimingCase layer_case(const LayerCase& l, const Accelerator& a) {
  // A mapping of their own: what has been recorded does not follow the mapper's choices.
  constexpr Mapping kRecorded{.key_blocks = 16,
                              .overlap = false,
                              .panel_blocks = 4,
                              .accumulators = 2,
                              .weight_rows = 2048,
                              .own_banks = OwnBanks::kNone};
  const LayerData data = random_layer(l.layer, l.work, 1);
  LayerProgram p =
      compile_layer(l.layer, l.work, data, reference(l.layer, l.work, data), a, kRecorded);
  return {l.name,
          "layer",
          a,
          p.program.commands(),
          std::move(p.memory),
          p.program.operations(),
          std::move(p.operations)};
}

}  // namespace strandline::hw::asic
