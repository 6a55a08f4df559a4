// SPDX-FileCopyrightText: 2026 The Strandline Authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <optional>
#include <span>
#include <vector>

#include "hw/asic/accelerator.h"
#include "hw/asic/command.h"
#include "hw/asic/route_lists.h"
#include "hw/asic/vproc_walk.h"

namespace strandline::hw::asic {

/// The golden model: executes commands one after the other, without time, to the same bits as the
/// RTL. Rows beyond a memory are a std::out_of_range: programs are checked before they run.
class Machine {
 public:
  Machine(const Accelerator& a, std::size_t memory_bytes);

  void execute(const Command& c);
  void execute(std::span<const Command> program);

  /// What the sequencer hands on for a command that comes now: a routed one with what the block of
  /// the last BLOCK fills in, or, where that is empty, a FENCE on its tag; others as they are.
  Command resolved(const Command& c) const;
  /// The lists of the last TOPK commands.
  const RouteLists& lists() const { return lists_; }
  /// The lists of SELECT commands, entry by entry.
  const std::vector<std::uint16_t>& selected() const { return selected_; }

  /// Element of a SPAD row: int8 in the low byte, or bf16.
  std::uint16_t& spad(std::size_t row, int lane) { return spad_.at(row * lanes_ + lane); }
  /// Word of a VMEM row: int32 or fp32 bits.
  std::uint32_t& vmem(std::size_t row, int lane) { return vmem_.at(row * cols_ + lane); }
  /// Word of a row of the scan unit's state memory.
  float& scan_state(std::size_t row, int lane);
  std::vector<std::uint8_t>& memory() { return memory_; }
  const Accelerator& accelerator() const { return accelerator_; }

 private:
  void matmul(const Command& c);
  /// Products of a tile's row added up as the array does, from `sum` on: int32 or fp32 bits. Row
  /// `x` of activations, weight rows from `w` on.
  std::uint32_t tile_sum(std::size_t x, std::size_t w, int col, std::uint32_t sum) const;
  /// The same of a tile of dense weights on a sparse array: the first or the second pair (`half`)
  /// of each four inputs.
  std::uint32_t dense_tile_sum(std::size_t x, std::size_t w, int col, int half) const;
  /// sum + a * b as a processing element does.
  std::uint32_t multiply_add(std::uint16_t a, std::uint16_t b, std::uint32_t sum) const;
  /// Lane of the activations that PE row `r` of a sparse array takes, by weight row `w`'s choice.
  int chosen_lane(std::size_t w, int r, int col) const;
  void transpose(const Command& c);
  void vector(const Command& c);
  void norm(const Command& c);
  void rope(const Command& c);
  void softmax(const Command& c);
  void scan(const Command& c);
  void scan_copy(const Command& c);
  void topk(const Command& c);
  void gather(const Command& c);
  void scatter(const Command& c);
  void select(const Command& c);
  /// Cycles that it takes alone.
  std::uint64_t run(const Command& c);
  void move(const Command& c, bool load);
  /// Byte `at` of a row of VMEM (`words`) or SPAD.
  std::uint8_t byte(bool words, std::size_t row, int at);
  void set_byte(bool words, std::size_t row, int at, std::uint8_t value);
  /// Word `lane` of block `n` of a row that leaves a unit, to VMEM or narrowed to SPAD.
  void put(const Command& c, bool to_spad, int n, int m, int lane, float y, float scale);
  /// Sum of a row in the order of a unit with `width` lanes (rtl/sl_reduce.sv).
  float sum_of(std::span<const float> row, int width) const;

  Accelerator accelerator_;
  std::size_t lanes_, cols_;
  std::vector<std::uint16_t> spad_;
  std::vector<std::uint32_t> vmem_;
  std::vector<std::uint8_t> memory_;
  std::vector<float> largest_, total_;  ///< of SOFTMAX, by row
  std::vector<float> scan_state_;       ///< of SCAN: rows of cols words
  struct VectorProcessor {
    std::vector<std::uint32_t> code;
    std::vector<float> registers;  ///< vector registers of cols words
    std::vector<bool> mask;
    void execute(const VprocStep& s, Machine& m);
  };
  VectorProcessor vector_processor_;
  RouteLists lists_;
  std::optional<RouteLists::Block> block_;  ///< of the last BLOCK
  std::vector<std::uint16_t> selected_;     ///< SELECT's lists
};

}  // namespace strandline::hw::asic
