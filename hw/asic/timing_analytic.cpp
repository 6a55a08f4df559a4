// SPDX-FileCopyrightText: 2026 The Strandline Authors
// SPDX-License-Identifier: Apache-2.0
#include <algorithm>
#include <bit>
#include <cmath>

#include "hw/asic/program.h"
#include "hw/asic/timing_outline.h"

namespace strandline::hw::asic {
namespace {

constexpr std::size_t kRing = 16;   ///< completions of a unit that waits may reach back to
constexpr std::size_t kRecent = 4;  ///< products and lane commands that may still overlap
constexpr std::size_t kQueue = 64;  ///< deepest queue
/// Turns of a loop that are followed at most, and cycles within which two take equally long.
constexpr std::uint32_t kFollowed = 6;
constexpr double kSteady = 0.5;

constexpr int kMatmulUnit = 0, kLoadUnit = 4, kStoreUnit = 5;

/// Commands in flight and when they end, in cycles after base_.
class Walk {
 public:
  Walk(const Outline& o, const MemorySpeed& m) : o_(&o), latency_(m.latency) {
    const double bus = o.dma_bytes;
    per_beat_ = std::max(1.0, bus / m.bytes_per_cycle);
    // Reads get what writes leave of the memory's bytes in a cycle.
    beside_ = std::clamp((m.bytes_per_cycle - bus) / bus, 0.0, 1.0);
    out_.until.assign(static_cast<std::size_t>(o.operations), 0);
    ring_ = std::bit_ceil(static_cast<std::uint32_t>(o.queue_depth)) - 1;
    for (Queue& q : queues_) std::fill_n(q.taken.begin(), ring_ + 1, 0.0);
  }

  AnalyticCycles run() {
    loop(o_->loops.back());
    out_.cycles = base_ + latest() + 1;
    return std::move(out_);
  }

 private:
  struct Lane {
    double start = 0, end = 0, work = 0, ready = 0;
    std::size_t place = 0;  ///< in Queue::ended
    const OutlineStep* step = nullptr;
  };
  struct Product {
    double start = 0, end = 0;
    double share = 1;  ///< of that time in which it runs
    const OutlineStep* step = nullptr;
  };

  /// Follows turns of a loop until two take equally long; returns the cycles of those left out.
  template <class Now>
  double follow(const OutlineLoop& l, const Now& now) {
    double before = now(), turn = 0;
    std::uint32_t t = 0;
    for (bool steady = false; t < l.times && t < kFollowed && !steady; ++t) {
      for (std::uint32_t i = 0; i < l.items; ++i) {
        const OutlineItem& at = o_->items[l.first + i];
        if (!at.loop)
          step(o_->steps[at.index]);
        else if (o_->loops[at.index].stream)
          stream(o_->loops[at.index]);
        else
          loop(o_->loops[at.index]);
      }
      const double length = now() - before;
      steady = t > 1 && std::fabs(length - turn) < kSteady;
      turn = length;
      before += length;
    }
    return turn * static_cast<double>(l.times - t);
  }

  void loop(const OutlineLoop& l) {
    const double left = follow(l, [&] { return base_ + latest(); });
    base_ += left;
    const OutlineItem& last = o_->items[l.first + l.items - 1];
    if (left > 0 && !last.loop) end_of(o_->steps[last.index], left);
  }
  /// The last turn of a loop of the step's operation ends so much later.
  void end_of(const OutlineStep& s, double later) {
    if (s.operation < out_.until.size()) out_.until[s.operation] += later;
  }

  /// Loads and products alone: other units go on beside it, and meet all its products as one.
  void stream(const OutlineLoop& l) {
    stream_ = {};
    streaming_ = true;
    const double left = follow(l, [&] { return std::max(done_[kMatmulUnit], data_end_); });
    streaming_ = false;
    for (const int u : {kMatmulUnit, kLoadUnit}) {
      Queue& q = queues_[static_cast<std::size_t>(u)];
      done_[static_cast<std::size_t>(u)] += left;
      for (double& t : q.ended) t += left;
      for (std::uint32_t i = 1; i <= static_cast<std::uint32_t>(o_->queue_depth); ++i)
        q.taken[(q.count - i) & ring_] += left;
    }
    data_end_ += left;
    load_accepts_ += left;
    issue_ += left;
    end_of(o_->steps[o_->items[l.first].index], left);
    if (stream_.step == nullptr) return;
    stream_.share /= stream_.end - stream_.start;
    stream_.end += left;
    add_product(stream_);
  }

  double latest() const {
    double t = issue_;
    for (const double d : done_) t = std::max(t, d);
    return t;
  }

  /// When a lane command ends that starts at `t`.
  double lane_end(const OutlineStep& s, double t, double work) const {
    if (last_product_ <= t) return t + work;
    for (std::size_t i = 0; i < kRecent; ++i) {
      const Product& p = products_[(product_ + i) % kRecent];
      if (p.step == nullptr || p.end <= t || p.start >= t + work) continue;
      const double slow = p.share * o_->lost[p.step->ports * o_->lane_kinds + s.ports];
      if (slow == 0) continue;
      if (p.start > t) {
        work -= p.start - t;
        t = p.start;
      }
      const double done = (p.end - t) * (1 - slow);
      if (work <= done) return t + work / (1 - slow);
      work -= done;
      t = p.end;
    }
    return t + work;
  }

  /// What runs beside it on the lanes ends later.
  void add_product(const Product& p) {
    products_[product_++ % kRecent] = p;
    last_product_ = std::max(last_product_, p.end);
    const double from = p.start;
    for (std::size_t u = 1; u <= 3; ++u) {
      if (done_[u] <= from) continue;
      double before = 0;
      for (std::size_t i = 0; i < kRecent; ++i) {
        Lane& x = lanes_[u - 1][(lane_[u - 1] + i) % kRecent];
        if (x.step == nullptr) continue;
        x.start = std::max(x.ready, before);
        if (x.end > from || before > from) {
          x.end = lane_end(*x.step, x.start, x.work);
          queues_[u].ended[x.place] = x.end;
        }
        before = x.end;
      }
      done_[u] = before;
    }
  }

  double after_waits(const OutlineStep& s) const {
    double t = 0;
    for (std::size_t w = 0; w < s.waits; ++w) t = std::max(t, ended(s.wait[w]));
    return t;
  }

  double ended(const OutlineStep::Wait& w) const {
    const Queue& q = queues_[w.unit];
    return q.ended[(q.count - 1 - w.back) % kRing];
  }

  [[gnu::always_inline]] void step(const OutlineStep& s) {
    const double ready = after_waits(s);
    if (s.unit < 0) {
      issue_ = std::max(issue_, s.all ? latest() : ready) + 1;
      return;
    }
    const auto u = static_cast<std::size_t>(s.unit);
    Queue& q = queues_[u];
    const auto depth = static_cast<std::uint32_t>(o_->queue_depth);
    // Room in the queue: when the command that stands `depth` before was taken.
    issue_ = std::max(issue_, q.taken[(q.count - depth) & ring_] + 1) + 1;
    const double accepts = u == kLoadUnit ? load_accepts_ : done_[u];
    const double t = std::max({issue_, ready, accepts});
    q.taken[q.count & ring_] = t;
    done_[u] = place(s, u, t, std::max(issue_, ready));
    q.ended[q.count++ % kRing] = done_[u];
    if (s.operation < out_.until.size())
      out_.until[s.operation] = std::max(out_.until[s.operation], base_ + done_[u]);
  }

  /// Runs a command taken at `t`; returns its end.
  double place(const OutlineStep& s, std::size_t u, double t, double ready) {
    if (u == kLoadUnit) return load(s, t);
    if (u == kStoreUnit) {
      const double data = std::max<double>(s.cycles - 4, s.beats * per_beat_);
      delay_loads(t + 4, s.beats * per_beat_);
      return t + 4 + data + latency_;
    }
    if (u == kMatmulUnit) {
      const double end = t + s.cycles;
      if (streaming_) {
        if (stream_.step == nullptr) stream_ = {t, end, 0, &s};
        stream_.end = end;
        stream_.share += s.cycles;
        return end;
      }
      add_product({t, end, 1, &s});
      return end;
    }
    if (u > 3) return t + s.cycles;
    const double end = lane_end(s, t, s.cycles);
    lanes_[u - 1][lane_[u - 1]++ % kRecent] = {t, end, s.cycles, ready, queues_[u].count % kRing,
                                               &s};
    return end;
  }

  /// A store writes from `from` on for so long: loads that stream then end later.
  void delay_loads(double from, double writes) {
    write_from_ = from;
    write_end_ = from + writes;
    const double left = data_end_ - from;
    if (left <= 0) return;
    const double later = slowed(from, left) - left;
    for (double& t : queues_[kLoadUnit].ended)
      if (t > from) t += later;
    done_[kLoadUnit] += later;
    data_end_ += later;
    load_accepts_ += later;
  }
  /// Cycles that `data` cycles of loads take from `t` on beside the last store.
  double slowed(double t, double data) const {
    const double window = write_end_ - std::max(t, write_from_);
    const double before = std::max(0.0, write_from_ - t);
    if (window <= 0 || data <= before) return data;
    const double done = window * beside_;
    return data - before <= done ? before + (data - before) / beside_ : data + window - done;
  }

  /// Data stream behind each other; addresses go out ahead as far as bursts in flight allow.
  double load(const OutlineStep& s, double t) {
    const double start = std::max(t + 3 + latency_, data_end_ + 2);
    const double data = slowed(start, std::max<double>(s.cycles - 3, s.beats * per_beat_));
    const double flying = o_->dma_outstanding;
    const double ahead = s.bursts > flying ? flying / s.bursts : 1.0;
    // Where few bursts are in flight, the latency shows once every round of them.
    const double round = data * ahead;
    double end = start + data;
    if (s.bursts > flying)
      end += (std::ceil(s.bursts / flying) - 1) * std::max(0.0, latency_ + data / s.bursts - round);
    load_accepts_ = std::max({t + s.bursts + 3, data_end_ + 3, end - round});
    data_end_ = end;
    return end;
  }

  /// A unit's last commands: when they were taken and when they ended.
  struct Queue {
    std::array<double, kRing> ended{};
    std::uint32_t count = kQueue;
    std::array<double, kQueue> taken;  ///< the first ring_ + 1
  };
  const Outline* o_;
  std::uint32_t ring_ = 0;  ///< mask of Queue::taken
  double latency_, per_beat_ = 1;
  double beside_ = 0;                      ///< share of their rate that loads keep beside a store
  double write_from_ = 0, write_end_ = 0;  ///< of the last store
  double base_ = 0;                        ///< cycles before the time that all others count from
  double issue_ = 0, data_end_ = 0, load_accepts_ = 0;
  std::array<double, kUnitCount> done_{};
  std::array<Queue, kUnitCount> queues_{};
  std::array<std::array<Lane, kRecent>, 3> lanes_{};
  std::array<std::size_t, 3> lane_{};
  std::array<Product, kRecent> products_{};
  std::size_t product_ = 0;
  double last_product_ = 0;  ///< when the latest ends
  Product stream_;           ///< the products of the stream that runs
  bool streaming_ = false;
  AnalyticCycles out_;
};

}  // namespace

AnalyticCycles analytic_cycles(const Outline& o, const MemorySpeed& m) {
  return Walk(o, m).run();
}

}  // namespace strandline::hw::asic
