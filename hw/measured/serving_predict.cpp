// SPDX-FileCopyrightText: 2026 The Strandline Authors
// SPDX-License-Identifier: Apache-2.0
#include "hw/measured/serving_predict.h"

#include <fmt/format.h>

#include <algorithm>
#include <cctype>
#include <cmath>

#include "core/error.h"
#include "core/parallel.h"
#include "hw/measured/names.h"
#include "hw/measured/serving_disaggregated.h"
#include "hw/measured/serving_partition.h"
#include "hw/measured/serving_precision.h"
#include "hw/measured/serving_run.h"
#include "hw/support.h"

namespace strandline::hw {
namespace {

constexpr double kMsPerS = 1e3;
/// Sequences that one replica runs at once by default where requests are queued without end:
/// trtllm-bench's max_batch_size (NVIDIA/TensorRT-LLM docs, performance benchmarking).
constexpr double kOfflineSequences = 2048;
/// Rows of one work unit; does not depend on threads.
constexpr std::size_t kBlock = 32;

ServingPrediction refused(std::string why) {
  ServingPrediction p;
  p.status = std::move(why);
  return p;
}

/// What stops a row before a model is asked for; empty where nothing does.
std::string unreadable(const ServingRow& row) {
  constexpr double kMostUsers = 1e6;  // of one instance, far above any
  const auto outside = [](const char* name, const std::optional<double>& x, double least,
                          double most) {
    if (!x) return fmt::format("{} is blank", name);
    return *x >= least && *x <= most
               ? std::string()
               : fmt::format("{} {:g} is not within [{:g}, {:g}]", name, *x, least, most);
  };
  if (!row.malformed.empty()) return row.malformed;
  if (row.kind == ServingKind::kUnknown)
    return fmt::format(
        "kind '{}' is none of closed_loop_serving, offline_max_throughput, "
        "static_batch, or its workers are not counted",
        row.kind_text);
  if (std::string why = outside("mean_isl", row.mean_isl, 1, 1e8); !why.empty()) return why;
  // A single token has no time per output token.
  if (std::string why = outside("mean_osl", row.mean_osl, 2, 1e8); !why.empty()) return why;
  if (row.kind == ServingKind::kOffline) return "";
  return outside("batch_or_concurrency", row.concurrency, 1, kMostUsers);
}

/// A limit on running sequences that the row's note states ("server max-num-seqs=135").
std::optional<double> stated_limit(const std::string& note) {
  const std::string key = "max-num-seqs=";
  const std::size_t at = note.find(key);
  if (at == std::string::npos) return std::nullopt;
  const std::size_t start = at + key.size();
  std::size_t end = start;
  while (end < note.size() && std::isdigit(static_cast<unsigned char>(note[end]))) ++end;
  return number_from(note.substr(start, end - start));
}

bool basis_has(const ServingRow& row, const char* text) {
  return row.metric_basis.find(text) != std::string::npos;
}

/// What the framework adds to a run of a row, beyond what InstanceModel knows.
RunExtras extras_of(const Framework& f, const ServingRow& row, const ResolvedServingRow& resolved,
                    const archs::Architecture& served) {
  RunExtras x;
  x.prefill_time = f.prefill.value * (has_routed_experts(served) ? f.mixture_prefill.value : 1);
  const bool busy = row.concurrency.value_or(0) >= kBusyUsers;
  const core::Sourced& interval = busy ? f.receive_interval_busy : f.receive_interval;
  x.wait_steps = interval.known() ? interval.value / 2 : 0;
  if (resolved.partition.attention_data > 1) x.wait_steps += f.replica_wait_steps.value;
  x.host_s = f.request_host_s.value;
  x.first_token_steps = f.first_token_steps.value;
  x.step_tokens = archs::emitted_tokens_per_step(served);
  return x;
}

/// The run of a row on an instance that holds at least one sequence.
RunPoint run_of(const ServingRow& row, InstanceModel& instance, const core::Segment& mix,
                const RunExtras& extras, double prefill_tokens) {
  if (row.kind == ServingKind::kStatic) return static_run(instance, mix, extras, *row.concurrency);
  const bool offline = row.kind == ServingKind::kOffline;
  return closed_loop_run(instance, mix, prefill_tokens, extras,
                         offline ? instance.most_running() : *row.concurrency);
}

/// Quantities as the row's source defines them.
ServingPrediction as_reported(const ServingRow& row, const RunPoint& run) {
  const double osl = *row.mean_osl;
  const double batch = row.concurrency.value_or(0);
  const bool means = row.kind == ServingKind::kClosedLoop && row.source == "InferenceX(AIC)";
  ServingPrediction p;
  p.status = "ok";
  p.ttft_ms = (run.ttft_s + (means ? run.start_s : 0)) * kMsPerS;
  p.tpot_ms = run.tpot_s * kMsPerS;
  p.output_tok_s_per_device = run.output_tok_s / *row.devices;
  if (row.kind == ServingKind::kClosedLoop && row.source.starts_with("InferenceX"))
    *p.output_tok_s_per_device *= kBusyShare;
  if (row.kind == ServingKind::kStatic && basis_has(row, "tpot=e2e/osl"))
    p.tpot_ms = kMsPerS * batch / run.output_tok_s;
  if (row.kind == ServingKind::kClosedLoop && basis_has(row, "DERIVED"))
    p.output_tok_s_per_device = batch * osl / (run.ttft_s + run.tpot_s * (osl - 1)) / *row.devices;
  return p;
}

/// Tokens that serving recipes draft for models with one draft head, which they run repeatedly
/// (speculative-num-steps 3 in SGLang, mtp3 in TensorRT-LLM: inferencex_configs.csv).
constexpr int kDraftTokens = 3;

/// Switches drafts on; false where the model has no heads for them.
bool with_drafts(archs::Architecture& a) {
  if (a.draft_heads < 1) return false;
  a.decoding = archs::Decoding::kMultiToken;
  a.draft_tokens = kDraftTokens;
  return true;
}

ResolvedServingRow unresolved(std::string why) {
  ResolvedServingRow r;
  r.status = std::move(why);
  return r;
}

ResolvedServingRow resolved(const archs::ArchitectureCatalog& models, const ChipCatalog& chips,
                            const ServingRow& row) {
  if (std::string why = unreadable(row); !why.empty()) return unresolved(std::move(why));
  const Chip* chip = find_measured_chip(chips, row.hw, row.source);
  if (!chip) return unresolved(fmt::format("chip '{}' is not in the catalog", row.hw));
  const auto* model = find_measured_model(models, row.model, row.arch_model);
  if (!model) return unresolved(fmt::format("model '{}' is not in the catalog", row.model));
  std::string why;
  auto served = in_precision(*model, row.precision, *chip, why);
  if (!served) return unresolved(std::move(why));
  if (row.drafts && !with_drafts(*served)) return unresolved(model->id + " has no draft heads");
  std::optional<archs::Partition> partition, prefill;
  if (row.decode) {
    partition = worker_partition(*row.decode, why);
    prefill = worker_partition(*row.prefill, why);
  } else {
    partition = prefill = partition_of(row, why);
  }
  if (!partition || !prefill) return unresolved(std::move(why));
  const ArchitectureSupport runs = support(*served, *chip);
  if (!core::served(runs.serves) && runs.serves != core::Serves::kNoCapacity)
    return unresolved(fmt::format("{} does not run {}: {}", chip->id, model->id, runs.reason));
  return {chip, std::move(*served), *partition, *prefill, "ok"};
}

core::Segment mix_of(const ServingRow& row) {
  core::Segment mix;
  mix.input_tokens = *row.mean_isl;
  mix.output_tokens = *row.mean_osl;
  return mix;
}

/// A row whose prefill and decode run on workers of their own. Output counts over all chips of both
/// roles, as the table has it (output_tok_s_total / total_gpus on all of its rows).
ServingPrediction apart(const ServingRow& row, const ResolvedServingRow& resolved,
                        const ServingCase& serving, InstanceModel& decode,
                        const ServingSoftware& software, const RunExtras& extras) {
  InstanceModel prefill(serving, mix_of(row), resolved.prefill_partition, software);
  if (!prefill.holds_weights() || prefill.most_running() < 1)
    return refused("the prefill workers do not hold the weights and one prompt");
  const core::Sourced& link = resolved.chip->network.scale_out_b_s;
  const double cache =
      archs::cache_bytes_per_chip(resolved.served, *row.mean_isl, resolved.prefill_partition);
  const DisaggregatedPoint point =
      disaggregated_loop({.prefill = &prefill,
                          .decode = &decode,
                          .prefill_workers = static_cast<double>(row.prefill->workers),
                          .decode_workers = static_cast<double>(row.decode->workers),
                          .output_tokens = *row.mean_osl,
                          .prefill_time = extras.prefill_time,
                          .host_s = extras.host_s,
                          .cache_handover_s = link.known() ? cache / link.value : 0},
                         *row.concurrency);
  if (!std::isfinite(point.tpot_s) || !std::isfinite(point.ttft_s))
    return refused("an operator or a link of the partition is missing on the chip");
  ServingPrediction p;
  p.status = "ok";
  p.ttft_ms = point.ttft_s * kMsPerS;
  p.tpot_ms = point.tpot_s * kMsPerS;
  p.output_tok_s_per_device = point.output_tok_s * kBusyShare / *row.devices;
  return p;
}

/// May throw InputError.
ServingPrediction modelled(const Framework& framework, const ChipModel& costed,
                           const ServingRow& row, const ResolvedServingRow& resolved) {
  archs::Architecture served = resolved.served;
  if (row.drafts) {
    if (!framework.draft_acceptance.known())
      return refused("the framework's entry gives no draft_acceptance");
    served.draft_acceptance = framework.draft_acceptance.value;
  }
  const ServingCase serving(served, costed);
  const core::Segment mix = mix_of(row);
  ServingSoftware software = software_of(framework);
  const RunExtras extras = extras_of(framework, row, resolved, serving.executed());
  if (row.kind == ServingKind::kOffline)
    software.most_sequences = kOfflineSequences * resolved.partition.attention_data;
  if (const auto limit = stated_limit(row.note)) software.most_sequences = *limit;
  InstanceModel instance(serving, mix, resolved.partition, software);
  const auto place = [&] {
    return fmt::format("{} on {} x {}", resolved.served.id, *row.devices, resolved.chip->id);
  };
  if (!instance.holds_weights()) return refused("the weights do not fit: " + place());
  if (instance.most_running() < 1)
    return refused("not one request fits beside the weights: " + place());
  if (row.decode) return apart(row, resolved, serving, instance, software, extras);
  const RunPoint run = run_of(row, instance, mix, extras, software.prefill_tokens);
  if (!std::isfinite(run.tpot_s) || !std::isfinite(run.ttft_s))
    return refused("an operator or a link of the partition is missing on the chip");
  return as_reported(row, run);
}

}  // namespace

bool has_routed_experts(const archs::Architecture& a) {
  return std::any_of(a.layers.begin(), a.layers.end(), [](const archs::LayerSpec& layer) {
    return layer.channel.kind == archs::ChannelMixer::kMoe;
  });
}

ServingPredictor::ServingPredictor()
    : ServingPredictor(archs::ArchitectureCatalog::load(), ChipCatalog::load(),
                       FrameworkCatalog::load()) {}

ServingPredictor::ServingPredictor(archs::ArchitectureCatalog models, ChipCatalog chips,
                                   FrameworkCatalog frameworks)
    : models_(std::move(models)), chips_(std::move(chips)), frameworks_(std::move(frameworks)) {}

ResolvedServingRow ServingPredictor::resolve(const ServingRow& row) const {
  try {
    return resolved(models_, chips_, row);
  } catch (const core::InputError& e) {  // a blank fact of the chip, a cut that does not fit
    return unresolved(e.what());
  }
}

ServingPrediction ServingPredictor::predict_under(const Framework& framework, const ServingRow& row,
                                                  const ResolvedServingRow& resolved) {
  if (resolved.status != "ok") return refused(resolved.status);
  try {
    return predict_under(framework, under(framework, prepare(*resolved.chip)), row, resolved);
  } catch (const core::InputError& e) {
    return refused(e.what());
  }
}

ServingPrediction ServingPredictor::predict_under(const Framework& framework,
                                                  const ChipModel& costed, const ServingRow& row,
                                                  const ResolvedServingRow& resolved) {
  if (resolved.status != "ok") return refused(resolved.status);
  try {
    return modelled(framework, costed, row, resolved);
  } catch (const core::InputError& e) {
    return refused(e.what());
  }
}

ServingPrediction ServingPredictor::predict(const ServingRow& row) const {
  const ResolvedServingRow found = resolve(row);
  if (found.status != "ok") return refused(found.status);
  return predict_under(frameworks_.find(row.framework, *found.chip, row.source, row.date), row,
                       found);
}

std::vector<ServingPrediction> predict_rows(const ServingPredictor& predictor,
                                            const std::vector<ServingRow>& rows, int threads) {
  std::vector<ServingPrediction> predictions(rows.size());
  const std::size_t blocks = (rows.size() + kBlock - 1) / kBlock;
  core::parallel_blocks(blocks, threads, [&](std::size_t block) {
    const std::size_t end = std::min(rows.size(), (block + 1) * kBlock);
    for (std::size_t i = block * kBlock; i < end; ++i) predictions[i] = predictor.predict(rows[i]);
  });
  return predictions;
}

}  // namespace strandline::hw
