// SPDX-FileCopyrightText: 2026 The Strandline Authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <algorithm>
#include <deque>
#include <limits>
#include <optional>
#include <utility>
#include <vector>

#include "hw/asic/command.h"
#include "hw/asic/timing.h"
#include "hw/asic/timing_ports.h"

namespace strandline::hw::asic {

constexpr Cycle kNever = std::numeric_limits<Cycle>::max();

/// When a unit of the core does what, without what it computes: the RTL's pipeline as recurrences
/// over items (a row with its operands, a tile, a beat). The caller runs next() and step() of all
/// units in the order of time.
class UnitTiming {
 public:
  virtual ~UnitTiming() = default;
  /// A command is taken in cycle `t`: only where accepts_at() <= t.
  virtual void start(const Command& c, Cycle t) = 0;
  /// First cycle in which the unit takes another command; kNever where that is not known yet.
  virtual Cycle accepts_at() const = 0;
  /// When it next does something; kNever where it has nothing to do.
  virtual Cycle next() const = 0;
  virtual void step() = 0;
  /// Cycle in which a command completed, once, after a step.
  std::optional<Cycle> completed() { return std::exchange(completed_, std::nullopt); }

 protected:
  std::optional<Cycle> completed_;
};

/// rtl/sl_matmul.sv: its place at all ports is the first, so that a command's time is fixed when it
/// starts.
class MatmulTiming final : public UnitTiming {
 public:
  MatmulTiming(const Accelerator& a, Ports& ports) : a_(a), ports_(&ports) {}
  void start(const Command& c, Cycle t) override;
  Cycle accepts_at() const override { return done_ == kNever ? free_ : kNever; }
  Cycle next() const override { return done_; }
  void step() override;

 private:
  Cycle weights(std::uint64_t row, std::uint64_t activations, Cycle activations_start, Cycle from,
                std::uint64_t m);
  Accelerator a_;
  Ports* ports_;
  Cycle done_ = kNever, free_ = 0;
};

/// rtl/sl_transposer.sv: two buffers, a tile at a time.
class TransposerTiming final : public UnitTiming {
 public:
  TransposerTiming(const Accelerator& a, Ports& ports) : a_(a), ports_(&ports) {}
  void start(const Command& c, Cycle t) override;
  Cycle accepts_at() const override { return run_ ? kNever : free_; }
  Cycle next() const override { return run_ ? read_from_ : kNever; }
  void step() override;

 private:
  Accelerator a_;
  Ports* ports_;
  Command c_;
  bool run_ = false;
  int n_ = 0, k_ = 0;
  Cycle free_ = 0, read_from_ = 0;
  Cycle drained_[2] = {};  ///< last write of the tile before, and of the one before that
};

/// What rtl/sl_vector.sv and rtl/sl_softmax.sv share: items that are fetched behind the beats of
/// the one before, a pipeline that stands still while a finished row waits for its port.
class LaneTiming : public UnitTiming {
 public:
  Cycle accepts_at() const override { return run_ ? kNever : free_; }
  Cycle next() const override;

 protected:
  struct Row {
    Cycle at;  ///< it wants its port
    std::uint64_t row;
  };
  LaneTiming(const Accelerator& a, Ports& ports) : a_(a), ports_(&ports) {}
  /// When the lanes may take the fetched item.
  Cycle take_at() const { return std::max(ready_, beats_end_); }
  /// First beat of an item taken in cycle `t`: lanes may stand still.
  Cycle first_beat(Cycle t) const { return std::max(t + 1, moves_from_); }
  /// Writes the oldest finished row; returns the cycle.
  Cycle write(Ports::Port port);

  Accelerator a_;
  Ports* ports_;
  Command c_;
  bool run_ = false;
  Cycle free_ = 0;
  Cycle ask_ = kNever;    ///< fetching of the next item begins
  Cycle ready_ = kNever;  ///< the fetched item's operands are all here
  Cycle moves_from_ = 0;  ///< the pipeline stood still until then
  Cycle beats_end_ = 0;   ///< last beat of the item in the lanes
  std::deque<Row> rows_;  ///< in the pipeline
};

class VectorTiming final : public LaneTiming {
 public:
  VectorTiming(const Accelerator& a, Ports& ports) : LaneTiming(a, ports) {}
  void start(const Command& c, Cycle t) override;
  void step() override;

 private:
  void fetch();
  void take(Cycle t);
  std::uint64_t source() const;
  std::uint64_t destination(bool second) const;
  void advance();
  bool norm_ = false, rope_ = false, to_spad_ = false, layer_ = false;
  std::uint64_t inner_ = 0, mid_ = 0, outer_ = 0, inners_ = 0, mids_ = 0, outers_ = 0;
  bool fetched_all_ = false;
};

class SoftmaxTiming final : public LaneTiming {
 public:
  SoftmaxTiming(const Accelerator& a, Ports& ports) : LaneTiming(a, ports) {}
  void start(const Command& c, Cycle t) override;
  Cycle next() const override { return tail_ == kNever ? LaneTiming::next() : tail_; }
  void step() override;

 private:
  void take(Cycle t);
  void factors();
  std::uint64_t n_ = 0, m_ = 0;
  int pass_ = 0;
  Cycle tail_ = kNever, inverses_ = 0;
  std::uint64_t factor_ = 0;
};

/// The memory channel that LOAD and STORE share: a budget of bytes per cycle
/// (hw/cosim/memory_model.h).
class Channel {
 public:
  Channel(const MemorySpeed& m, int beat) : speed_(m), beat_(beat) {}
  virtual ~Channel() = default;
  /// When the first beat of a burst comes whose address goes out in cycle `t`.
  virtual Cycle arrives(std::uint64_t /*address*/, std::uint64_t /*bytes*/, Cycle t) {
    return t + static_cast<Cycle>(speed_.latency);
  }
  /// When a written burst is answered whose last beat goes out in cycle `t`.
  virtual Cycle answers(std::uint64_t /*address*/, std::uint64_t /*bytes*/, Cycle t) {
    return t + static_cast<Cycle>(speed_.latency);
  }
  /// The first cycle from `t` on in which a beat passes; it is used up.
  Cycle pass(Cycle t);

 private:
  MemorySpeed speed_;
  double beat_;
  double budget_ = 0;
  Cycle at_ = 0;
};

/// Bursts of a LOAD or STORE (rtl/sl_bursts.sv): lines, cut at pages of 4 KiB and at 256 beats.
struct Burst {
  std::uint64_t address, beats;
  bool line_first, line_last, last;
  std::uint64_t row;   ///< on-chip row where the line starts
  std::uint64_t part;  ///< place of the line's first byte in its first beat, in rows
};
std::vector<Burst> bursts_of(const Command& c, const Accelerator& a);
/// Their beats and their number, without them.
struct BurstCount {
  std::uint64_t beats = 0, bursts = 0;
};
BurstCount count_bursts(const Command& c, const Accelerator& a);

class LoadTiming final : public UnitTiming {
 public:
  LoadTiming(const Accelerator& a, Ports& ports, Channel& channel)
      : a_(a), ports_(&ports), channel_(&channel) {}
  void start(const Command& c, Cycle t) override;
  Cycle accepts_at() const override { return accepts_; }
  Cycle next() const override;
  void step() override;

 private:
  struct Job {
    Command c;
    std::vector<Burst> bursts;
    std::vector<Cycle> arrives = {};  ///< of each burst that was asked for
    std::size_t asked = 0, got = 0;
    Cycle earliest = 0, ask_from = 0, begins = kNever;
  };
  void ask();
  void begin(Job& j);
  void receive(Job& j, const Burst& b, Cycle from);
  Accelerator a_;
  Ports* ports_;
  Channel* channel_;
  std::deque<Job> jobs_;     ///< the one whose data arrives, and the one that asks
  std::deque<Cycle> ended_;  ///< of the last bursts, newest last; as many as may be in flight
  std::uint64_t flying_ = 0;
  Cycle accepts_ = 0, last_beat_ = 0, line_from_ = 0;
  std::uint64_t row_ = 0, left_ = 0, part_ = 0, beat_ = 0;
};

class StoreTiming final : public UnitTiming {
 public:
  StoreTiming(const Accelerator& a, Ports& ports, Channel& channel)
      : a_(a), ports_(&ports), channel_(&channel) {}
  void start(const Command& c, Cycle t) override;
  Cycle accepts_at() const override { return run_ ? kNever : free_; }
  Cycle next() const override { return std::min(reads_at(), leaves_at()); }
  void step() override;

 private:
  Cycle reads_at() const;
  Cycle leaves_at() const;
  Cycle beat(Cycle t);
  void read();
  void leave();
  Accelerator a_;
  Ports* ports_;
  Channel* channel_;
  Command c_;
  bool run_ = false;
  Cycle free_ = 0;
  std::vector<Burst> bursts_;
  std::size_t burst_ = 0, reading_ = 0;
  Cycle address_ = 0, opened_ = 0, closed_ = 0, beat_from_ = 0, read_ = 0;
  std::uint64_t beat_ = 0, read_row_ = 0, left_ = 0, part_ = 0;
  std::deque<Cycle> here_;  ///< when each row in the buffer stands there
};

}  // namespace strandline::hw::asic
