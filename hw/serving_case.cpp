// SPDX-FileCopyrightText: 2026 The Strandline Authors
// SPDX-License-Identifier: Apache-2.0
#include "hw/serving_case.h"

#include <algorithm>
#include <cmath>
#include <utility>

#include "hw/support.h"

namespace strandline::hw {
namespace {

using archs::Architecture;
using archs::Phase;
using archs::PhaseKind;

/// Bytes of activations alive per token and width: residual streams, a projection in and out and a
/// gated MLP's halves, 16 bits each.
constexpr double kLiveBytes = 2 * 8;

std::int64_t whole(double x) {
  return static_cast<std::int64_t>(std::ceil(x));
}

/// Layers that one stage issues per step, loops and drafts included.
int issued_layers(const Architecture& a, int depth, int stages) {
  const int own = (depth + stages - 1) / stages * a.depth_loops;
  return own + (a.decoding == archs::Decoding::kMultiToken ? a.draft_tokens : 0);
}

std::optional<Architecture> without_drafts(const Architecture& a) {
  if (a.decoding != archs::Decoding::kMultiToken) return std::nullopt;
  Architecture plain = a;
  plain.decoding = archs::Decoding::kAutoregressive;
  return plain;
}

/// How the prompts of a mix are packed into chunks: `chunks` steps of `tokens` per sequence for
/// `batch` sequences per replica.
struct Packing {
  double chunks = 1, tokens = 1, batch = 1;
};

Packing pack(double uncached, double budget) {
  Packing p;
  p.chunks = std::ceil(uncached / budget);
  p.tokens = uncached / p.chunks;
  p.batch = std::max(1.0, std::floor(budget / p.tokens));
  return p;
}

}  // namespace

double uncached_tokens(const core::Segment& mix) {
  return std::max(1.0, mix.input_tokens * (1 - mix.prefix_hit_rate));
}

ServingCase::ServingCase(const Architecture& a, const ChipModel& chip)
    : executed_(execute_as(a, *chip.chip)),
      plain_(without_drafts(executed_)),
      runs_(archs::layer_runs(executed_)),
      chip_(&chip),
      cache_factor_(hw::cache_factor(a, *chip.chip)) {}

Cut cut_of(const ServingCase& c, const archs::Partition& partition) {
  return {partition, archs::weight_bytes_per_chip(c.executed(), partition)};
}

InstanceModel::InstanceModel(const ServingCase& c, const core::Segment& mix,
                             const archs::Partition& partition, double memory_reserve)
    : InstanceModel(c, mix, partition, ServingSoftware{.memory_reserve = memory_reserve}) {}

InstanceModel::InstanceModel(const ServingCase& c, const core::Segment& mix,
                             const archs::Partition& partition, const ServingSoftware& software)
    : InstanceModel(
          c, mix, cut_of(c, partition), software,
          std::make_shared<StepCost>(c.chip(), software.cache_reads, software.expert_skew)) {}

InstanceModel::InstanceModel(const ServingCase& c, const core::Segment& mix, const Cut& cut,
                             const ServingSoftware& software, std::shared_ptr<StepCost> steps)
    : case_(&c),
      mix_(mix),
      partition_(cut.partition),
      software_(software),
      steps_(std::move(steps)),
      weight_bytes_(cut.weight_bytes) {
  const Architecture& a = c.executed();
  const Chip& chip = *c.chip().chip;
  activation_bytes_ =
      std::min(software.prefill_tokens, uncached_tokens(mix)) * a.model_width * kLiveBytes;
  const double capacity = chip.main_memory().capacity_bytes.value;
  const double shared =
      software.reserve_of_free ? capacity - weight_bytes_ - activation_bytes_ : capacity;
  usable_bytes_ = capacity - std::max(0.0, shared) * software.memory_reserve;
  const double answer = mix.output_tokens * (software.reserves_whole_length ? 1.0 : 0.5);
  cache_bytes_ =
      c.cache_factor() * archs::cache_bytes_per_chip(a, mix.input_tokens + answer, partition_);
  const double state_bytes =
      chip.state_memory().capacity_bytes.value * (1 - software.memory_reserve);
  const double room = chip.keeps_state_apart() && weight_bytes_ < usable_bytes_
                          ? state_bytes - activation_bytes_
                          : usable_bytes_ - weight_bytes_ - activation_bytes_;
  memory_concurrency_ = partition_.attention_data * std::floor(room / std::max(1.0, cache_bytes_));
  if (memory_concurrency_ >= 1)
    prefill_s_ = prefill_s_of_request(std::max(0.0, mix.input_tokens - uncached_tokens(mix)));
}

double InstanceModel::rank_wait_s(int layers) const {
  const double ranks = partition_.tensor * partition_.attention_data;
  return layers * software_.rank_wait_s * std::log2(ranks);
}

double InstanceModel::step_s(const Architecture& a, const Phase& phase) {
  const bool decode = phase.kind == PhaseKind::kDecode;
  const double sequences = decode ? phase.batch / partition_.attention_data : 0.0;
  const archs::LayerRuns& runs = case_->runs();
  const int layers = issued_layers(a, runs.depth, partition_.pipeline);
  return steps_->time_s(a, runs, phase, partition_, layers) + software_.step_host_s +
         software_.sequence_host_s * sequences + rank_wait_s(layers);
}

double InstanceModel::prefill_s_of_request(double prefix_tokens) {
  const double uncached = uncached_tokens(mix_);
  const Packing p = pack(uncached, software_.prefill_tokens);
  const double batch = p.batch * partition_.attention_data;
  const double context = prefix_tokens + (uncached - p.tokens) / 2;
  return step_s(case_->executed(), {PhaseKind::kPrefill, batch, whole(p.tokens), whole(context)}) *
         p.chunks / batch;
}

double InstanceModel::cached_share() {
  if (!cached_share_) {
    const bool reads_prefix = mix_.input_tokens > uncached_tokens(mix_);
    cached_share_ = reads_prefix ? std::max(0.0, 1 - prefill_s_of_request(0) / prefill_s_) : 0.0;
  }
  return *cached_share_;
}

double InstanceModel::decode_token_s(double concurrency) {
  const double stages = partition_.pipeline;
  const double batch = std::max(concurrency / stages, std::min(concurrency, 1.0));
  const std::int64_t context = whole(mix_.input_tokens + mix_.output_tokens / 2);
  const Phase phase{PhaseKind::kDecode, batch, 1, context};
  const Architecture& a = case_->executed();
  double token_s = stages * step_s(a, phase) / archs::emitted_tokens_per_step(a);
  if (const Architecture* plain = case_->plain())
    token_s = std::min(token_s, stages * step_s(*plain, phase));
  return token_s;
}

ServingPoint InstanceModel::rates_at(double concurrency) {
  const double chips = partition_.chips();
  const double token_s = decode_token_s(concurrency);
  const double share_s = prefill_s_ / mix_.output_tokens;
  ServingPoint point;
  point.partition = partition_;
  point.concurrency = concurrency;
  point.tpot_s = token_s + std::max(0.0, concurrency - 1) * share_s;
  point.interactivity_tok_s_user = 1 / point.tpot_s;
  point.decode_tok_s_per_chip = concurrency / token_s / chips;
  point.prefill_tok_s_per_chip = 1 / share_s / chips;
  point.output_tok_s_per_chip = 1 / (token_s / concurrency + share_s) / chips;
  return point;
}

// The latency of one request's whole prefill in an idle instance.
double InstanceModel::alone_s() {
  if (!alone_s_) {
    const Packing p = pack(uncached_tokens(mix_), software_.prefill_tokens);
    const double cached = std::max(0.0, mix_.input_tokens - uncached_tokens(mix_));
    const Phase alone{PhaseKind::kPrefill, 1, whole(p.tokens),
                      whole(cached + (p.chunks - 1) * p.tokens / 2)};
    const double stages = partition_.pipeline;
    alone_s_ = step_s(case_->executed(), alone) * (p.chunks + stages - 1);
  }
  return *alone_s_;
}

double InstanceModel::first_token_s(double concurrency, double life_s) {
  const double busy = std::min(1.0, (concurrency - 1) * prefill_s_ / life_s);
  const double wait = busy > 0 ? prefill_s_ * busy / (2 * (1 - std::min(busy, 0.999))) : 0.0;
  return alone_s() + wait;
}

ServingPoint InstanceModel::at(double concurrency) {
  ServingPoint point = rates_at(concurrency);
  point.prefill_cached_share = cached_share();
  const double life =
      mix_.output_tokens * concurrency / (point.output_tok_s_per_chip * partition_.chips());
  point.ttft_s = first_token_s(concurrency, life);
  point.memory_bytes_per_chip = weight_bytes_ + activation_bytes_ +
                                std::ceil(concurrency / partition_.attention_data) * cache_bytes_;
  const Chip& chip = *case_->chip().chip;
  point.capacity_bytes_per_chip =
      chip.main_memory().capacity_bytes.value +
      (chip.keeps_state_apart() ? chip.state_memory().capacity_bytes.value : 0.0);
  return point;
}

double InstanceModel::most_running() const {
  return std::min(memory_concurrency_, software_.most_sequences);
}

ServingPoint InstanceModel::closed_loop(double users) {
  const double running = std::min(users, most_running());
  ServingPoint point = at(running);
  const double life =
      mix_.output_tokens * running / (point.output_tok_s_per_chip * partition_.chips());
  point.ttft_s += (users - running) / running * life;
  return point;
}

double InstanceModel::batch_prefill_s(double batch) {
  const Packing p = pack(uncached_tokens(mix_), software_.prefill_tokens);
  const double cached = std::max(0.0, mix_.input_tokens - uncached_tokens(mix_));
  const double together = std::min(batch, p.batch * partition_.attention_data);
  const Phase chunk{PhaseKind::kPrefill, together, whole(p.tokens),
                    whole(cached + (p.chunks - 1) * p.tokens / 2)};
  const double passes = std::ceil(batch / together) * p.chunks + partition_.pipeline - 1;
  return step_s(case_->executed(), chunk) * passes;
}

double InstanceModel::wave_s(double batch) {
  return batch_prefill_s(batch) + std::max(0.0, mix_.output_tokens - 1) * decode_token_s(batch);
}

ServingPoint InstanceModel::static_batch(double batch) {
  const double running = std::min(batch, most_running());
  const double full_waves = std::floor(batch / running);
  const double left = batch - full_waves * running;
  const double all_s = full_waves * wave_s(running) + (left > 0 ? wave_s(left) : 0.0);
  ServingPoint point = rates_at(running);
  point.prefill_cached_share = cached_share();
  point.tpot_s = decode_token_s(running);
  point.interactivity_tok_s_user = 1 / point.tpot_s;
  point.ttft_s = batch_prefill_s(running);
  point.output_tok_s_per_chip = batch * mix_.output_tokens / all_s / partition_.chips();
  return point;
}

}  // namespace strandline::hw
