// SPDX-FileCopyrightText: 2026 The Strandline Authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <memory>
#include <mutex>
#include <span>
#include <utility>
#include <vector>

#include "evolution/future_source.h"
#include "kernels/paths/kernel.cuh"

namespace strandline::kernels {

/// A copy of a process whose tables lie where a runner's operators can reach them.
template <class Runner>
evolution::ProcessView placed(Runner& runner, evolution::ProcessView p) {
  const auto place = [&runner]<class T>(std::span<const T>& table) {
    const std::vector<T> values(table.begin(), table.end());
    table = {runner.upload(values), values.size()};
  };
  place(p.gpu_columns);
  place(p.gpus);
  place(p.rivals);
  place(p.mix_genome);
  place(p.mix_cdf);
  place(p.needs);
  place(p.costs);
  place(p.rival_serves);
  return p;
}

/// Futures from the kernel on a kind of runner. The tables of all draws are there at once (some
/// megabytes each); of futures, kMostPaths (93 KB each) for every thread that asks at a time.
template <class Runner>
class PathSampler final : public evolution::FutureSource {
 public:
  static constexpr std::uint32_t kMostPaths = 1024;

  /// Refusals are those of the runner: no GPU that can be used, no memory for the tables.
  explicit PathSampler(const evolution::FutureDeal& deal) {
    std::vector<evolution::ProcessView> views;
    for (const evolution::Process& p : deal.processes) views.push_back(placed(tables_, p));
    deal_.processes = tables_.upload(views);
    deal_.draws = static_cast<std::uint32_t>(views.size());
    deal_.paths_per_draw = deal.paths_per_draw;
    deal_.seed = deal.seed;
    tables_.wait();
  }

  void sample(std::uint32_t first, std::uint32_t count, evolution::World world,
              core::Future* out) override {
    std::unique_ptr<Lane> lane = take_lane();
    for (std::uint32_t done = 0; done < count; done += kMostPaths) {
      SampleFutures op = deal_;
      op.first = first + done;
      op.count = least(kMostPaths, count - done);
      op.world = world;
      op.futures = lane->futures;
      lane->runner.start(op);
      lane->runner.fetch(out + done, op.futures, op.count);
    }
    const std::lock_guard lock(mutex_);
    idle_.push_back(std::move(lane));
  }

 private:
  /// What one thread works with.
  struct Lane {
    Runner runner;
    core::Future* futures = runner.template make<core::Future>(kMostPaths);
  };

  std::unique_ptr<Lane> take_lane() {
    const std::lock_guard lock(mutex_);
    if (idle_.empty()) return std::make_unique<Lane>();
    std::unique_ptr<Lane> lane = std::move(idle_.back());
    idle_.pop_back();
    return lane;
  }

  Runner tables_;
  SampleFutures deal_{};
  std::mutex mutex_;
  std::vector<std::unique_ptr<Lane>> idle_;
};

}  // namespace strandline::kernels
