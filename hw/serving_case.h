// SPDX-FileCopyrightText: 2026 The Strandline Authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <memory>
#include <optional>
#include <vector>

#include "hw/serving.h"
#include "hw/step_cost.h"

namespace strandline::hw {

/// What the serving software adds to the chips' own time, and how it fills their memory. The
/// defaults add nothing.
struct ServingSoftware {
  double step_host_s = 0;        ///< per engine step, where the chips wait for the host
  double sequence_host_s = 0;    ///< the same per sequence of a replica's decode step (sampling,
                                 ///< bookkeeping)
  double rank_wait_s = 0;        ///< per layer and doubling of the chips that share it: ranks wait
                                 ///< for the slowest at every exchange
  double cache_reads = 1;        ///< times the bytes of cached keys and values that attention reads
                                 ///< (kernels that re-read them per query head, or stream badly)
  double expert_skew = 0;        ///< squared coefficient of variation of how often experts are
                                 ///< chosen in decode; 0: all alike
  double memory_reserve = 0.10;  ///< share of memory kept free
  bool reserve_of_free = false;  ///< that share is one of what weights and activations leave
  double prefill_tokens = 8192;  ///< token budget of a prefill step per replica: the default
                                 ///< of vLLM and TensorRT-LLM
  bool reserves_whole_length = true;  ///< admits a request only where its whole answer fits;
                                      ///< else caches grow, and hold half of the answer in the mean
  double most_sequences = 1e9;        ///< running at once in the instance, by configuration
};

/// A model as a chip executes it (rewritings applied once), with what the steady state of every
/// partition and mix needs.
class ServingCase {
 public:
  /// `a` is copied; `chip` must outlive the case.
  ServingCase(const archs::Architecture& a, const ChipModel& chip);

  const archs::Architecture& executed() const { return executed_; }
  /// The same with drafts off; nothing where the model has none.
  const archs::Architecture* plain() const { return plain_ ? &*plain_ : nullptr; }
  /// The layers of both, sorted once.
  const archs::LayerRuns& runs() const { return runs_; }
  const ChipModel& chip() const { return *chip_; }
  double cache_factor() const { return cache_factor_; }

 private:
  archs::Architecture executed_;
  std::optional<archs::Architecture> plain_;
  archs::LayerRuns runs_;
  const ChipModel* chip_;
  double cache_factor_;
};

/// A partition of a case with what its chips hold, which no mix changes.
struct Cut {
  archs::Partition partition;
  double weight_bytes = 0;  ///< archs::weight_bytes_per_chip()
};
Cut cut_of(const ServingCase& c, const archs::Partition& partition);
/// partitions() of a case as the chip executes it, for sweeps over mixes.
std::vector<Cut> cuts(const ServingCase& c, const ServingLimits& limits);

/// One partition of a case under one mix. Steady state of continuous batching with C requests in
/// the instance at all times (a closed loop of C users):
///
///   A decode step of all C sequences takes t_d and yields e tokens each. Prefills run in chunks of
///   kPrefillTokens tokens per replica, packed with several requests where prompts are short, and
///   take p per request. A request lives OSL/e decode steps, and during its life each of the C
///   requests (the loop is closed) is prefilled once:  life = OSL t_d / e + C p.  Throughput is
///   C OSL / life = 1 / (t_d / (e C) + p / OSL), that is 1 / (1/d + 1/p') with d the rate of a
///   decode-only instance and p' = OSL / p. Its own prefill is its TTFT, the C - 1 others stall its
///   decode: TPOT = t_d / e + (C - 1) p / OSL. TTFT adds to the latency of its own prefill the mean
///   wait at a server busy a share rho = C p / life with deterministic service (M/D/1):
///   p rho / (2 (1 - rho)). What a server adds to it is not part of the steady state
///   (hw/measured/serving_run.h).
///
/// Pipelines of s stages keep s micro-batches of C/s sequences in flight: t_d = s t_stage(C/s); a
/// prefill passes s stages but the next one follows after one. Memory per chip holds weights,
/// activations of a chunk and the caches of all sequences at full length.
class InstanceModel {
 public:
  /// InputError where the partition does not fit the architecture.
  InstanceModel(const ServingCase& c, const core::Segment& mix, const archs::Partition& partition,
                double memory_reserve);
  InstanceModel(const ServingCase& c, const core::Segment& mix, const archs::Partition& partition,
                const ServingSoftware& software);
  /// One of a sweep: `steps`, of the case's chip and the software's cache reads, is shared by
  /// instances of one case, whatever their mixes and cuts.
  InstanceModel(const ServingCase& c, const core::Segment& mix, const Cut& cut,
                const ServingSoftware& software, std::shared_ptr<StepCost> steps);
  /// Most sequences that memory holds; below 1: none.
  double memory_concurrency() const { return memory_concurrency_; }
  bool holds_weights() const { return weight_bytes_ < usable_bytes_; }
  /// Steady state at a concurrency within memory_concurrency(); the better of drafts on and off.
  ServingPoint at(double concurrency);
  /// The same without TTFT, memory and the cached prefix's share of prefill, for searches.
  ServingPoint rates_at(double concurrency);
  /// Closed loop of any number of users: where memory (or most_sequences) holds fewer, that many
  /// run and the others queue. Throughput and TPOT are those of the sequences that run; the wait
  /// is part of TTFT: with R of C running, a request's whole time is C/R lives, so it waits
  /// (C - R)/R lives.
  ServingPoint closed_loop(double users);
  /// `batch` requests that start together and run to the end: one prefill of all, then OSL - 1
  /// steps of all. More than fit run in waves. TTFT is that of the first wave's whole prefill,
  /// TPOT a decode step, throughput batch OSL / (time of all waves).
  ServingPoint static_batch(double batch);
  /// Sequences that run at once where more than enough wait.
  double most_running() const;

 private:
  double rank_wait_s(int layers) const;
  double step_s(const archs::Architecture& a, const archs::Phase& phase);
  double prefill_s_of_request(double prefix_tokens);
  double cached_share();
  double alone_s();
  double decode_token_s(double concurrency);
  double first_token_s(double concurrency, double life_s);
  double batch_prefill_s(double batch);
  double wave_s(double batch);

  const ServingCase* case_;
  core::Segment mix_;
  archs::Partition partition_;
  ServingSoftware software_;
  std::shared_ptr<StepCost> steps_;
  double weight_bytes_ = 0, cache_bytes_ = 0, activation_bytes_ = 0, usable_bytes_ = 0;
  double memory_concurrency_ = 0;
  double prefill_s_ = 0;  ///< of one request, batch amortised, stages overlapped
  // Found when first asked for; no concurrency changes them.
  std::optional<double> cached_share_, alone_s_;
};

/// Powers of two times 1 and 1.5 up to `most`, and `most`: concurrencies worth trying. None
/// below 1.
std::vector<double> concurrency_grid(double most);

/// Uncached prompt tokens of a mix, at least 1.
double uncached_tokens(const core::Segment& mix);

}  // namespace strandline::hw
