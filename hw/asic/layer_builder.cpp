// SPDX-FileCopyrightText: 2026 The Strandline Authors
// SPDX-License-Identifier: Apache-2.0
#include "hw/asic/layer_builder.h"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <utility>

#include "core/error.h"

namespace strandline::hw::asic {
namespace {

int whole(int n, int unit) {
  return (n + unit - 1) / unit * unit;
}

std::uint16_t narrow(std::size_t x, const char* what) {
  if (x > 0xffff)
    refuse_layer(fmt::format("{} needs {} rows or bytes, more than a command's 65,535", what, x),
                 "take a smaller layer (--scale) or fewer tokens");
  return static_cast<std::uint16_t>(x);
}

/// Columns that a head's queries, keys or values take at once.
int widest_head(const Layer& l) {
  const LatentSizes& s = l.latent;
  return l.mixer == MixerKind::kLatent ? std::max({s.nope_dim + s.rope_dim, s.v_dim, l.index.dim})
                                       : std::max(l.head_dim, l.value_dim);
}

}  // namespace

void refuse_layer(std::string problem, std::string mend) {
  throw core::InputError({.place = {},
                          .key = {},
                          .value = {},
                          .problem = std::move(problem),
                          .mend = std::move(mend)});
}

LayerBuilder::LayerBuilder(const Layer& layer, const LayerWork& work, const LayerData& data,
                           const LayerReference& reference, const Accelerator& a,
                           const Mapping& mapping, bool with_data)
    : layer_(layer),
      work_(work),
      data_(data),
      reference_(reference),
      a_(a),
      m_(work.rows()),
      image_(a, with_data),
      program_(a),
      mapping_(mapping),
      panel_(whole(std::max(blocks(widest_head(layer)), mapping.panel_blocks), a.groups())),
      weight_rows_(whole(mapping.weight_rows, a.rows)),
      vmem_{.limit = a.vmem_rows, .banks = a.vmem_banks, .key = "vmem_rows"},
      spad_{.limit = a.spad_rows, .banks = a.spad_banks, .key = "spad_rows"} {
  if (m_ > a.state_rows)
    refuse_layer(
        fmt::format("{} rows of activations; the units keep the state of {}", m_, a.state_rows),
        "take fewer tokens or sequences");
  const auto m = static_cast<std::size_t>(m_);
  const std::size_t stream = static_cast<std::size_t>(blocks(layer.width)) * m;
  x_ = take_vmem(stream);
  if (layer.post_norms) added_ = take_vmem(stream);
  for (int i = 0; i < mapping.accumulators; ++i)
    accumulators_.push_back(take_vmem(static_cast<std::size_t>(panel_) * m, OwnBanks::kBuffers));
  normed_ = take_spad(static_cast<std::size_t>(spad_blocks(layer.width)) * m);
  for (std::size_t& at : weights_)
    at = take_spad(static_cast<std::size_t>(weight_rows_), OwnBanks::kBuffers);
  vmem_.common = vmem_.at;
  spad_.common = spad_.at;
}

std::size_t LayerBuilder::row_bytes() const {
  return static_cast<std::size_t>(a_.lanes() * a_.element_bytes());
}

Scale LayerBuilder::scale_of(double most) const {
  if (!scaled()) return {};
  // A power of two moves a floating-point number and rounds nothing; e4m3 ends at 448.
  if (a_.fp8)
    return {most > 0 ? static_cast<float>(std::exp2(std::floor(std::log2(448 / most)))) : 1};
  // Down to a bf16, so that nothing saturates.
  const auto bits = std::bit_cast<std::uint32_t>(static_cast<float>(127 / most));
  return {std::bit_cast<float>(bits & 0xffff0000U)};
}

Scale LayerBuilder::scale(const std::string& name) const {
  return scale_of(most(name));
}

std::size_t LayerBuilder::take(Taken& t, std::size_t rows, OwnBanks own) const {
  const auto bank = static_cast<std::size_t>(t.limit / t.banks);
  if (own != OwnBanks::kNone && mapping_.own_banks >= own) t.at = (t.at + bank - 1) / bank * bank;
  const std::size_t end = t.at + rows;
  if (end > static_cast<std::size_t>(t.limit) || end > 65536)
    refuse_layer(
        fmt::format("the layer needs {} rows; config '{}' has {} {}", end, a_.name, t.limit, t.key),
        "take fewer tokens, a smaller --scale or a config with more memory");
  return std::exchange(t.at, end);
}

std::size_t LayerBuilder::take_vmem(std::size_t rows, OwnBanks own) {
  return take(vmem_, rows, own);
}

std::size_t LayerBuilder::take_spad(std::size_t rows, OwnBanks own) {
  return take(spad_, rows, own);
}

void LayerBuilder::release() {
  vmem_.at = vmem_.common;
  spad_.at = spad_.common;
}

void LayerBuilder::route(std::uint64_t step) {
  routed_ = true;
  expert_step_ = step / 16;  // of LOAD's unit
}

void LayerBuilder::emit(Command c) {
  if (routed_) {
    c.flags |= kRouted;
    if (c.opcode == Opcode::kLoad) {
      c.src0 = static_cast<std::uint16_t>(expert_step_);
      c.src1 = static_cast<std::uint16_t>(expert_step_ >> 16);
    }
  }
  program_.add(c, static_cast<int>(operations_.size()) - 1);
}

Command LayerBuilder::move(Opcode op, std::size_t chip_row, std::uint64_t address,
                           std::size_t lines, std::size_t line_bytes, std::size_t chip_step,
                           std::size_t memory_step) const {
  if (lines > 1 && memory_step % 16 != 0)
    refuse_layer(fmt::format("lines {} bytes apart in memory", memory_step),
                 "take a config with wider rows: strides in memory are multiples of 16 bytes");
  Command c{.opcode = op,
            .rows = narrow(lines, "a transfer"),
            .src0_stride = narrow(line_bytes, "a line of a transfer"),
            .src1_stride = row(chip_step),
            .dst_stride = narrow(memory_step / 16, "a transfer"),
            .blocks_n = 1,
            .imm0 = static_cast<std::uint32_t>(address),
            .imm1 = static_cast<std::uint32_t>(address >> 32) & 0xff};
  (op == Opcode::kLoad ? c.dst : c.src0) = row(chip_row);
  return c;
}

void LayerBuilder::move_words(Opcode op, std::size_t at, std::uint64_t address, int width) {
  const std::size_t line = static_cast<std::size_t>(m_ * a_.cols) * 4;
  for (int n = 0; n < blocks(width); ++n) {
    Command c = move(op, at + static_cast<std::size_t>(n * m_),
                     address + static_cast<std::uint64_t>(n) * line, 1, line, 0, 0);
    c.flags = kVmem;
    emit(c);
  }
}

void LayerBuilder::load_weights(std::size_t buffer, const WeightPlace& w, int all, int first,
                                int count, int from, int depth) {
  // Whole blocks are contiguous in memory; as few lines as a command's 16 bits of bytes allow, so
  // that they are of equal length and start on 16 bytes.
  const auto total = static_cast<std::size_t>(count * a_.weight_rows(depth));
  const auto fits = [&](std::size_t lines) {
    const std::size_t bytes = total / lines * row_bytes();
    return total % lines == 0 && bytes <= 0xffff && bytes % 16 == 0;
  };
  std::size_t lines = 1;
  while (!fits(lines)) ++lines;
  const std::size_t rows = total / lines;
  const auto start =
      static_cast<std::uint64_t>(first) * static_cast<std::uint64_t>(a_.weight_rows(all)) +
      static_cast<std::uint64_t>(a_.weight_rows(from));
  emit(move(Opcode::kLoad, buffer, w.address + start * row_bytes(), lines, rows * row_bytes(), rows,
            rows * row_bytes()));
}

void LayerBuilder::product(const Activations& x, const WeightPlace& w, int panel, const Then& then,
                           int accumulator) {
  const int n_all = blocks(w.cols);
  const int most = weight_rows_ / a_.rows * a_.depth();  // inputs whose weights fill a buffer
  const int part = std::min(x.depth, most);
  const int load_blocks = most / part;
  for (int first = 0; first < n_all; first += panel) {
    const int n = std::min(panel, n_all - first);
    const std::size_t at = accumulators_[accumulator < 0 ? turn_++ % accumulators_.size()
                                                         : static_cast<std::size_t>(accumulator)];
    for (int done = 0; done < n; done += load_blocks)
      for (int from = 0; from < x.depth; from += part) {
        const int some = std::min(load_blocks, n - done), depth = std::min(part, x.depth - from);
        const std::size_t buffer = weights_[weights_turn_++ & 1];
        load_weights(buffer, w, x.depth, first + done, some, from, depth);
        emit({.opcode = Opcode::kMatmul,
              .flags = static_cast<std::uint8_t>(from > 0 ? kAccumulate : 0),
              .rows = static_cast<std::uint16_t>(x.rows),
              .src0 = row(x.at + static_cast<std::size_t>(spad_blocks(from) * x.stride)),
              .src1 = row(buffer),
              .dst = row(at + static_cast<std::size_t>(done * x.rows)),
              .src0_stride = static_cast<std::uint16_t>(x.stride),
              .src1_stride = static_cast<std::uint16_t>(a_.weight_rows(depth)),
              .dst_stride = static_cast<std::uint16_t>(x.rows),
              .blocks_n = static_cast<std::uint16_t>(some),
              .blocks_k = static_cast<std::uint16_t>(spad_blocks(depth))});
      }
    then({first, n, at});
  }
}

}  // namespace strandline::hw::asic
