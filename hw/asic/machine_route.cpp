// SPDX-FileCopyrightText: 2026 The Strandline Authors
// SPDX-License-Identifier: Apache-2.0
#include <algorithm>
#include <cmath>

#include "hw/asic/fp32.h"
#include "hw/asic/functions.h"
#include "hw/asic/machine.h"
#include "hw/asic/program.h"

namespace strandline::hw::asic {
namespace {

/// By sign and magnitude of the bits, so that any two scores have an order.
bool greater(float a, float b) {
  const std::uint32_t x = bits_of(a), y = bits_of(b);
  if ((x ^ y) >> 31 != 0) return y >> 31 != 0;
  return x >> 31 != 0 ? (x & 0x7fffffff) < (y & 0x7fffffff) : x > y;
}

struct Slot {
  float key, value;
  int expert;
};

/// Fields of a TOPK command.
struct Selection {
  explicit Selection(const Command& c)
      : k(c.src1_stride & 31),
        block_rows(c.src1_stride >> 8),
        scale(as_float(c.imm0)),
        factor(as_float(c.imm1)) {}
  int k, block_rows;
  float scale, factor;
};

/// Values of selected experts become their weights.
void weigh(const Command& c, const Selection& s, std::vector<Slot>& slots) {
  const float first = slots.front().value;
  float total = 0;
  for (std::size_t i = 0; i < slots.size(); ++i) {
    float& value = slots[i].value;
    if (!c.has(kSigmoid)) value = exp2(multiply(add(value, negative(first)), s.scale));
    total = i == 0 ? value : add(total, value);
  }
  const float gain = c.has(kRaw) ? s.factor : multiply(reciprocal(total), s.factor);
  for (Slot& slot : slots) slot.value = multiply(slot.value, gain);
}

}  // namespace

Command Machine::resolved(const Command& c) const {
  if (c.opcode == Opcode::kRun && !c.has(kRunCode) && !c.has(kRouted) && c.imm1 == 0) {
    // Data decide how long it takes: a trial run tells.
    Command timed = c;
    timed.imm1 = static_cast<std::uint32_t>(Machine(*this).run(c));
    return timed;
  }
  if (!c.has(kRouted) || unit_of(c.opcode) < 0) return c;
  // Dropped, once its tag's last owner is over: what waits for this tag later waits for that one.
  if (!block_) return {.opcode = Opcode::kFence, .tag = c.tag, .wait = {c.tag, 0, 0}, .waits = 1};
  Command r = c;
  r.flags = static_cast<std::uint8_t>(c.flags & ~kRouted);
  if (c.opcode == Opcode::kLoad) {
    const std::uint64_t stride = static_cast<std::uint64_t>(c.src1) << 16 | c.src0;
    const std::uint64_t address = (static_cast<std::uint64_t>(c.imm1 & 0xff) << 32 | c.imm0) +
                                  16 * stride * static_cast<std::uint64_t>(block_->expert);
    r.imm0 = static_cast<std::uint32_t>(address);
    r.imm1 = (c.imm1 & ~0xffU) | static_cast<std::uint32_t>(address >> 32 & 0xff);
    return r;
  }
  r.rows = static_cast<std::uint16_t>(block_->count);
  if (c.opcode == Opcode::kGather || c.opcode == Opcode::kScatter)
    r.src1 = static_cast<std::uint16_t>(block_->head);
  return r;
}

void Machine::topk(const Command& c) {
  const Selection s(c);
  if (c.has(kFirst)) lists_.clear();
  for (int m = 0; m < c.rows; ++m) {
    std::vector<Slot> slots;
    for (int e = 0; e < c.blocks_k; ++e) {
      const int n = e / accelerator_.cols, lane = e % accelerator_.cols;
      Slot slot{0, as_float(vmem(c.src0 + n * c.src0_stride + m, lane)), e};
      if (c.has(kSigmoid))
        slot.value = reciprocal(add(1, exp2(multiply(slot.value, negative(s.scale)))));
      slot.key = slot.value;
      if (c.has(kBias)) slot.key = add(slot.value, as_float(vmem(c.src1 + n, lane)));
      // Behind all that are not less: the lower index wins.
      const auto before = [&](const Slot& other) { return greater(slot.key, other.key); };
      slots.insert(std::find_if(slots.begin(), slots.end(), before), slot);
      slots.resize(std::min<std::size_t>(slots.size(), 16));
    }
    slots.resize(static_cast<std::size_t>(s.k));
    weigh(c, s, slots);
    for (int l = 0; l < accelerator_.cols; ++l) {
      const bool used = l < s.k;
      const auto i = static_cast<std::size_t>(l);
      vmem(c.dst + m, l) = used ? bits_of(slots[i].value) : 0;
      vmem(c.dst + c.rows + m, l) = used ? static_cast<std::uint32_t>(slots[i].expert) : 0;
    }
    if (accelerator_.gather)
      for (const Slot& slot : slots)
        lists_.append(slot.expert, static_cast<std::uint16_t>(c.dst_stride + m),
                      bits_of(slot.value), s.block_rows);
  }
}

void Machine::select(const Command& c) {
  const auto k = static_cast<std::size_t>(c.src1_stride);
  for (std::size_t m = 0; m < c.rows; ++m) {
    std::vector<std::pair<float, std::uint16_t>> scores;
    for (int i = 0; i < c.blocks_k; ++i) {
      const int n = i / accelerator_.cols, lane = i % accelerator_.cols;
      const std::size_t row = static_cast<std::size_t>(c.src0 + n * c.src0_stride) + m;
      scores.emplace_back(as_float(vmem(row, lane)), static_cast<std::uint16_t>(i));
    }
    std::stable_sort(scores.begin(), scores.end(),
                     [](const auto& a, const auto& b) { return greater(a.first, b.first); });
    std::vector<std::uint16_t> chosen;
    for (std::size_t i = 0; i < k; ++i) chosen.push_back(scores[i].second);
    std::sort(chosen.begin(), chosen.end());
    const std::size_t at = c.dst + m * c.dst_stride;
    if (selected_.size() < at + k) selected_.resize(at + k);
    std::copy(chosen.begin(), chosen.end(), selected_.begin() + static_cast<std::ptrdiff_t>(at));
  }
}

void Machine::gather(const Command& c) {
  std::size_t at = c.src1;
  for (int i = 0; i < c.rows; ++i) {
    const RouteLists::Entry& e = lists_.entry(at);
    for (int n = 0; n < c.blocks_n; ++n)
      for (int l = 0; l < accelerator_.lanes(); ++l)
        spad(c.dst + n * c.dst_stride + i, l) = spad(c.src0 + n * c.src0_stride + e.token, l);
    at = e.next;
  }
}

void Machine::scatter(const Command& c) {
  std::size_t at = c.src1;
  for (int i = 0; i < c.rows; ++i) {
    const RouteLists::Entry& e = lists_.entry(at);
    const float gain = multiply(as_float(e.weight), as_float(c.imm0));
    for (int n = 0; n < c.blocks_n; ++n)
      for (int l = 0; l < accelerator_.cols; ++l) {
        const std::uint32_t word = vmem(c.src0 + n * c.src0_stride + i, l);
        const float x =
            accelerator_.integers() ? from_int(static_cast<std::int32_t>(word)) : as_float(word);
        std::uint32_t& y = vmem(c.dst + n * c.dst_stride + e.token, l);
        y = bits_of(add(as_float(y), multiply(x, gain)));
      }
    at = e.next;
  }
}

}  // namespace strandline::hw::asic
